"""Between poses of the world and their messages."""

import math

from geometry_msgs.msg import Point, Quaternion
from geometry_msgs.msg import Pose as PoseMsg

from cell_line.plain import finite
from cell_world.geometry import Pose, vector

FARTHEST_M = 1000.0
"""No position is farther away than this along any axis [m]."""
UNIT = 0.01
"""What rounding may add to the length of a quaternion."""


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
