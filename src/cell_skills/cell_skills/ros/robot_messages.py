"""Between the messages of the standard robot interfaces and the SDK's own values."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from builtin_interfaces.msg import Duration
from geometry_msgs.msg import Point, Quaternion
from geometry_msgs.msg import Pose as PoseMsg
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from cell_line.plain import finite, rows
from cell_line.ros.convert import from_time
from cell_skills.devices.checked import check_finite
from cell_skills.devices.ports import Joints
from cell_world.geometry import Pose, vector

if TYPE_CHECKING:
    from cell_skills.motion.trajectory import Trajectory

NANO = 1_000_000_000
FARTHEST_M = 1000.0
"""No position is farther away than this along any axis [m]."""
UNIT = 0.01
"""What rounding may add to the length of a quaternion."""


def to_duration(seconds: float) -> Duration:
    """Return a time [s] as a message."""
    whole, nanoseconds = divmod(round(seconds * NANO), NANO)
    return Duration(sec=whole, nanosec=nanoseconds)


def to_trajectory(trajectory: "Trajectory") -> JointTrajectory:
    """Return a trajectory that begins at once."""
    rows = zip(trajectory.times, trajectory.positions, trajectory.velocities, trajectory.accelerations, strict=True)
    return JointTrajectory(
        joint_names=list(trajectory.joints),
        points=[
            JointTrajectoryPoint(
                positions=position.tolist(),
                velocities=velocity.tolist(),
                accelerations=acceleration.tolist(),
                time_from_start=to_duration(float(time)),
            )
            for time, position, velocity, acceleration in rows
        ],
    )


def from_joint_state(message: JointState) -> Joints:
    """Return what joints measure; velocities and efforts may be left out, or be no numbers.

    Raises:
        ValueError: a position is missing, or no number.
    """
    positions = dict(rows(names=message.name, positions=message.position))
    check_finite(positions, "position")
    return Joints(
        stamp=from_time(message.header.stamp),
        positions=positions,
        velocities=_finite(message.name, message.velocity),
        efforts=_finite(message.name, message.effort),
    )


def _finite(names: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    return {name: value for name, value in zip(names, values, strict=False) if math.isfinite(value)}


def to_pose(pose: Pose) -> PoseMsg:
    """Return a pose as a message."""
    x, y, z = pose.position
    w, i, j, k = pose.quaternion
    return PoseMsg(position=Point(x=x, y=y, z=z), orientation=Quaternion(w=w, x=i, y=j, z=k))


def from_pose(message: PoseMsg) -> Pose:
    """Return a pose.

    Raises:
        ValueError: A number is not finite or too far away, or the quaternion is not of length 1.
    """
    at, turn = message.position, message.orientation
    try:
        position = vector([finite(value, -FARTHEST_M, FARTHEST_M) for value in (at.x, at.y, at.z)])
    except ValueError as error:
        raise ValueError(f"a position [m] {error}") from None
    quaternion = (turn.w, turn.x, turn.y, turn.z)
    length = math.hypot(*quaternion)
    if not abs(length - 1.0) <= UNIT:  # not a number is not, either
        raise ValueError(f"a quaternion must have length 1, not {length:g}")
    return Pose(position, quaternion)
