"""Joints of a robot."""

from collections.abc import Sequence
from typing import Any

from foxglove import messages as fox

from cell_bringup.foxglove.times import timestamp


def to_joint_states(message: Any) -> fox.JointStates:
    """Return a sensor_msgs/JointState; what it does not tell of a joint is left out."""
    joints = [
        fox.JointState(
            name=name,
            position=_of(message.position, index),
            velocity=_of(message.velocity, index),
            effort=_of(message.effort, index),
        )
        for index, name in enumerate(message.name)
    ]
    return fox.JointStates(timestamp=timestamp(message.header.stamp), joints=joints)


def _of(values: Sequence[float], index: int) -> float | None:
    return float(values[index]) if index < len(values) else None
