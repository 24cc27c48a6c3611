"""Between what is known of places and things and its message."""

from cell_interfaces.msg import Perceived as PerceivedMsg
from geometry_msgs.msg import PoseWithCovariance, PoseWithCovarianceStamped
from std_msgs.msg import Header

from cell_line.plain import finite, text
from cell_line.ros.convert.times import from_time, to_time
from cell_skills.devices.perception import Perceived
from cell_skills.ros.poses import from_pose, to_pose
from cell_world.sdf.elements import WORLD

LARGEST = 1e6
"""No element of a covariance is greater [m2, m rad, rad2]."""
OWN = range(0, 36, 7)
"""The elements on the diagonal."""


def to_perceived(name: str, seen: Perceived) -> PerceivedMsg:
    """Return what is known of a place or thing as a message."""
    pose = PoseWithCovariance(pose=to_pose(seen.pose), covariance=list(seen.covariance))
    stamped = PoseWithCovarianceStamped(header=Header(stamp=to_time(seen.stamp), frame_id=WORLD), pose=pose)
    return PerceivedMsg(name=name, model=seen.model, source=seen.source, pose=stamped)


def from_perceived(message: PerceivedMsg) -> tuple[str, Perceived]:
    """Return the name of a place or thing, and what is known of it.

    Raises:
        ValueError: It is in another frame, or has a number that cannot be.
    """
    head, told = message.pose.header, message.pose.pose
    if head.frame_id != WORLD:
        raise ValueError(f"a pose must be in the frame '{WORLD}', not '{text(head.frame_id)}'")
    covariance = tuple(finite(value, -LARGEST, LARGEST) for value in told.covariance)
    if any(covariance[place] < 0.0 for place in OWN):
        raise ValueError("a covariance has a negative number on its diagonal")
    pose, stamp = from_pose(told.pose), from_time(head.stamp)
    return text(message.name), Perceived(text(message.model), pose, stamp, text(message.source), covariance)
