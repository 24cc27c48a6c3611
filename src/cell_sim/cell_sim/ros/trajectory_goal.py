"""What a FollowJointTrajectory goal asks of a robot, read from its message.

What the controller has no means for is refused instead of left out: forces, and motions and tolerances of several
degrees of freedom.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from control_msgs.msg import JointTolerance

from cell_line.ros.convert.times import from_time
from cell_sim.world.goal import FollowCode, Goal, Refusal, Tolerance
from cell_sim.world.trajectory import Array, JointTrajectory

MOST_POINTS = 10_000
"""More points would hold up the world while they are checked."""
NANO = 1e-9


def read_goal(message: Any, scoped: Callable[[str], str]) -> Goal | Refusal:
    """Return a goal, its stamp as line time [s], or why the message is none.

    Args:
        message: FollowJointTrajectory.Goal.
        scoped: Gives the name in the world of a joint of the robot.
    """
    trajectory = message.trajectory
    if problem := _strange(message) or _misshaped(trajectory.points, len(trajectory.joint_names)):
        return Refusal(FollowCode.INVALID_GOAL, problem)
    try:
        stamp = from_time(trajectory.header.stamp)
    except ValueError as error:
        return Refusal(FollowCode.INVALID_GOAL, str(error))
    return Goal(
        trajectory=_trajectory(trajectory, scoped),
        stamp=stamp if stamp else None,
        path_tolerance=_tolerances(message.path_tolerance, scoped),
        goal_tolerance=_tolerances(message.goal_tolerance, scoped),
        goal_time_tolerance=_seconds(message.goal_time_tolerance),
    )


def _strange(message: Any) -> str:
    """What nobody here could follow."""
    if message.multi_dof_trajectory.joint_names or message.multi_dof_trajectory.points:
        return "a trajectory of joints with several degrees of freedom"
    if message.component_path_tolerance or message.component_goal_tolerance:
        return "tolerances of components"
    return ""


def _misshaped(points: Sequence[Any], joints: int) -> str:
    """What of the points does not fit so many joints."""
    if len(points) > MOST_POINTS:
        return f"{len(points)} points, {MOST_POINTS} at most"
    for number, point in enumerate(points):
        if len(point.positions) != joints:
            return f"point {number} has {len(point.positions)} positions for {joints} joints"
        for kind in ("velocities", "accelerations"):
            values = getattr(point, kind)
            if len(values) not in (0, joints):
                return f"point {number} has {len(values)} {kind} for {joints} joints"
            if not np.isfinite(values).all():
                return f"{kind} of point {number} are not finite"
        if len(point.effort):
            return f"point {number} gives forces, which the drives do not take"
    return ""


def _trajectory(message: Any, scoped: Callable[[str], str]) -> JointTrajectory:
    points, joints = message.points, tuple(scoped(name) for name in message.joint_names)
    times = np.array([_seconds(point.time_from_start) for point in points])
    rows = (
        _table([getattr(p, kind) for p in points], len(joints)) for kind in ("positions", "velocities", "accelerations")
    )
    return JointTrajectory(joints, times, *rows)


def _table(rows: Sequence[Sequence[float]], joints: int) -> Array:
    """One row per point, NaN where a point gives nothing."""
    table = np.full((len(rows), joints), np.nan)
    for number, row in enumerate(rows):
        if len(row):
            table[number] = row
    return table


def _tolerances(messages: Sequence[JointTolerance], scoped: Callable[[str], str]) -> dict[str, Tolerance]:
    return {scoped(one.name): Tolerance(one.position, one.velocity) for one in messages}


def _seconds(duration: Any) -> float:
    return float(duration.sec + duration.nanosec * NANO)
