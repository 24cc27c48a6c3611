"""Whether a goal can be taken at all: joints, times, numbers, limits.

As the joint_trajectory_controller does it, and in two points stricter: a trajectory must stay within the limits of
the joints, and it must begin where the joints are.
"""

from collections.abc import Sequence

import numpy as np

from cell_sim.physics.arm.goal import NOT_CHECKED, Code, Goal, Refusal
from cell_sim.physics.arm.limits import Limits
from cell_sim.physics.arm.trajectory import JointTrajectory, Spline, State

SAMPLES = 12
"""Places between two points where limits are checked."""
SLACK = 1e-3
"""What rounding may add to a limit, as a fraction of it; an angle gets this many rad."""


def check_form(goal: Goal, names: tuple[str, ...], now: float) -> Refusal | None:
    """Say why a goal is no trajectory for these joints; None when it is one.

    Args:
        goal: to be checked.
        names: joints of the controller.
        now: simulated time [s].
    """
    trajectory = goal.trajectory
    if problem := _joints(goal, names):
        return Refusal(Code.INVALID_JOINTS, problem)
    if problem := _numbers(trajectory) or _tolerances(goal):
        return Refusal(Code.INVALID_GOAL, problem)
    if goal.stamp > 0.0 and goal.stamp + trajectory.times[-1] < now:
        late = now - goal.stamp - trajectory.times[-1]
        return Refusal(Code.OLD_HEADER_TIMESTAMP, f"the trajectory ended {late:.3f} s ago")
    return None


def check_limits(spline: Spline, limits: Limits) -> Refusal | None:
    """Say where a trajectory leaves the limits of its joints; None when it does not."""
    steps = np.linspace(0.0, 1.0, SAMPLES, endpoint=False)
    times = (spline.knots[:-1, None] + np.diff(spline.knots)[:, None] * steps).ravel()
    times = np.append(times, spline.end)
    path = spline.samples(times)
    for quantity, values, low, high in (
        ("position", path.position, limits.lower - SLACK, limits.upper + SLACK),
        ("velocity", path.velocity, -limits.velocity * (1 + SLACK), limits.velocity * (1 + SLACK)),
    ):
        outside = (values < low) | (values > high)
        if outside.any():
            row, joint = np.argwhere(outside)[0]
            bounds = f"{low[joint]:.3f} to {high[joint]:.3f}"
            text = f"{quantity} of {limits.names[joint]} is {values[row, joint]:.3f} after {times[row]:.3f} s"
            return Refusal(Code.INVALID_GOAL, f"{text}, outside of {bounds}")
    return None


def check_start(trajectory: JointTrajectory, state: State, tolerance: float) -> Refusal | None:
    """Refuse a trajectory whose first point is due at once and away from where the joints are."""
    off = trajectory.positions[0] - state.position
    if trajectory.times[0] > 0.0 or np.abs(off).max() <= tolerance:
        return None
    worst = int(np.argmax(np.abs(off)))
    return Refusal(Code.INVALID_GOAL, f"it begins {off[worst]:.4f} away from where {trajectory.joint_names[worst]} is")


def _joints(goal: Goal, names: tuple[str, ...]) -> str:
    given = goal.trajectory.joint_names
    if sorted(given) != sorted(names):
        return f"the joints are {_listed(names)}, not {_listed(given)}"
    if strangers := (set(goal.path_tolerance) | set(goal.goal_tolerance)) - set(names):
        return f"a tolerance names {_listed(sorted(strangers))}"
    return ""


def _numbers(trajectory: JointTrajectory) -> str:
    times, shape = trajectory.times, (len(trajectory.times), len(trajectory.joint_names))
    rows = {"positions": trajectory.positions}
    rows |= {"velocities": trajectory.velocities} if trajectory.velocities is not None else {}
    rows |= {"accelerations": trajectory.accelerations} if trajectory.accelerations is not None else {}
    if not shape[0]:
        return "there are no points"
    for name, values in rows.items():
        if values.shape != shape:
            return f"{name} are not given for every joint at every point"
    if not all(np.isfinite(values).all() for values in (times, *rows.values())):
        return "not all numbers are finite"
    if trajectory.accelerations is not None and trajectory.velocities is None:
        return "accelerations need velocities"
    if times[0] < 0.0 or (np.diff(times) <= 0.0).any():
        return "times do not increase from 0 on"
    if times[-1] == 0.0:
        return "it takes no time"
    if trajectory.velocities is not None and np.abs(trajectory.velocities[-1]).max() > SLACK:
        return "the velocity of the last point is not 0"
    return ""


def _tolerances(goal: Goal) -> str:
    asked = [goal.goal_time_tolerance]
    for one in (*goal.path_tolerance.values(), *goal.goal_tolerance.values()):
        asked += [one.position, one.velocity]
    return "a tolerance is below 0" if any(value < 0.0 and value != NOT_CHECKED for value in asked) else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
