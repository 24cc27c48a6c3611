"""Whether a goal can be taken at all: joints, times, numbers, limits.

As the joint_trajectory_controller does it, and in two points stricter: a trajectory must stay within the limits of
the joints, and it must begin where the joints are.
"""

from collections.abc import Sequence

import numpy as np

from cell_line.plain import shown
from cell_sim.physics.arm.trajectory import Spline
from cell_sim.world.goal import NOT_CHECKED, FollowCode, Goal, Refusal
from cell_sim.world.joint_limits import LimitArrays
from cell_sim.world.trajectory import JointMotion, JointTrajectory

LARGEST = 1e10
"""No number of a trajectory is larger; the powers of larger ones would have no end."""
SAMPLES = 12
"""Places between two points where limits are checked."""
SLACK = 1e-3
"""What rounding may add to a limit, as a fraction of it; an angle gets this many rad."""
STANDING = float(np.finfo(np.float32).eps)
"""A joint slower than this stands [rad/s or m/s]."""
FARTHEST_S = 3600.0
"""No trajectory begins later than this from now [s]: a stamp that is farther away is of another clock."""
LISTED = 200
"""So many characters of names are told."""


def check_form(goal: Goal, names: tuple[str, ...], now: float) -> Refusal | None:
    """Say why a goal is no trajectory for these joints; None when it is one.

    Args:
        goal: to be checked.
        names: joints of the controller.
        now: simulated time [s].
    """
    trajectory = goal.trajectory
    if problem := _joints(goal, names):
        return Refusal(FollowCode.INVALID_JOINTS, problem)
    if problem := _numbers(trajectory) or _tolerances(goal):
        return Refusal(FollowCode.INVALID_GOAL, problem)
    return _stamp(goal, now)


def check_limits(spline: Spline, limits: LimitArrays) -> Refusal | None:
    """Say where a trajectory leaves the limits of its joints; None when it does not."""
    steps = np.linspace(0.0, 1.0, SAMPLES, endpoint=False)
    times = (spline.knots[:-1, None] + np.diff(spline.knots)[:, None] * steps).ravel()
    times = np.append(times, spline.end)
    path = spline.samples(times)
    for quantity, values, low, high in (
        ("position", path.position, limits.lower - SLACK, limits.upper + SLACK),
        ("velocity", path.velocity, -limits.velocity * (1 + SLACK), limits.velocity * (1 + SLACK)),
    ):
        outside = ~((values >= low) & (values <= high))  # what is no number is outside, too
        if outside.any():
            row, joint = np.argwhere(outside)[0]
            bounds = f"{low[joint]:.3f} to {high[joint]:.3f}"
            text = f"{quantity} of {limits.names[joint]} is {values[row, joint]:.3f} after {times[row]:.3f} s"
            return Refusal(FollowCode.INVALID_GOAL, f"{text}, outside of {bounds}")
    return None


def check_start(trajectory: JointTrajectory, state: JointMotion, tolerance: float, since: float) -> Refusal | None:
    """Refuse a trajectory whose first point is due when it begins, and away from where the joints are then.

    Args:
        trajectory: to be checked.
        state: of the joints.
        tolerance: how far away the point may be [rad or m].
        since: time on the trajectory at which it begins [s].
    """
    off = trajectory.positions[0] - state.position
    if trajectory.times[0] != since or np.abs(off).max() <= tolerance:
        return None
    worst = int(np.argmax(np.abs(off)))
    return Refusal(
        FollowCode.INVALID_GOAL, f"it begins {off[worst]:.4f} away from where {trajectory.joint_names[worst]} is"
    )


def _joints(goal: Goal, names: tuple[str, ...]) -> str:
    given = goal.trajectory.joint_names
    if sorted(given) != sorted(names):
        return f"the joints are {_listed(names)}, not {_listed(given)}"
    if strangers := (set(goal.path_tolerance) | set(goal.goal_tolerance)) - set(names):
        return f"a tolerance names {_listed(sorted(strangers))}"
    return ""


def _stamp(goal: Goal, now: float) -> Refusal | None:
    if goal.stamp is None:
        return None
    late = now - goal.stamp - goal.trajectory.times[-1]
    if late >= 0.0:
        return Refusal(FollowCode.OLD_HEADER_TIMESTAMP, f"the trajectory ended {late:.3f} s ago")
    if goal.stamp - now > FARTHEST_S:
        return Refusal(FollowCode.INVALID_GOAL, f"it begins in {goal.stamp - now:.0f} s, {FARTHEST_S:.0f} s at most")
    return None


def _numbers(trajectory: JointTrajectory) -> str:
    times, shape = trajectory.times, (len(trajectory.times), len(trajectory.joint_names))
    if not shape[0]:
        return "there are no points"
    nothing = np.full(shape, np.nan)
    velocities, accelerations = (
        nothing if rows is None else rows for rows in (trajectory.velocities, trajectory.accelerations)
    )
    for name, values in (
        ("positions", trajectory.positions),
        ("velocities", velocities),
        ("accelerations", accelerations),
    ):
        if values.shape != shape:
            return f"{name} are not given for every joint at every point"
    rows = [row for row in (*velocities, *accelerations) if not np.isnan(row).all()]
    if not all((np.abs(values) <= LARGEST).all() for values in (times, trajectory.positions, *rows)):
        return f"not all numbers are finite and below {LARGEST:g}"
    if (np.isnan(velocities) & ~np.isnan(accelerations)).any():
        return "accelerations need velocities"
    if times[0] < 0.0 or (np.diff(times) <= 0.0).any():
        return "times do not increase from 0 on"
    if times[-1] == 0.0:
        return "it takes no time"
    if np.nanmax(np.abs(velocities[-1]), initial=0.0) > STANDING:
        return "the velocity of the last point is not 0"
    return ""


def _tolerances(goal: Goal) -> str:
    asked = [goal.goal_time_tolerance]
    for one in (*goal.path_tolerance.values(), *goal.goal_tolerance.values()):
        asked += [one.position, one.velocity]
    if not np.isfinite(asked).all():
        return "a tolerance is not finite"
    return "a tolerance is below 0" if any(value < 0.0 and value != NOT_CHECKED for value in asked) else ""


def _listed(names: Sequence[str]) -> str:
    return shown(", ".join(names), LISTED) or "none"
