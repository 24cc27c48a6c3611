"""Between the messages of the standard robot interfaces and the SDK's own values."""

import math
from collections.abc import Sequence

from builtin_interfaces.msg import Duration
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from cell_line.plain import rows
from cell_line.ros.convert.times import from_time
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import Joints
from cell_skills.devices.checked import check_finite

NANO = 1_000_000_000


def to_duration(seconds: float) -> Duration:
    """Return a time [s] as a message."""
    whole, nanoseconds = divmod(round(seconds * NANO), NANO)
    return Duration(sec=whole, nanosec=nanoseconds)


def to_trajectory(trajectory: Trajectory) -> JointTrajectory:
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
