"""Poses from ROS."""

import math

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from geometry_msgs.msg import Point, Quaternion
from geometry_msgs.msg import Pose as PoseMsg

from cell_skills.ros.poses import from_pose, to_pose
from cell_world.geometry import Pose


def turned(**turn: float) -> PoseMsg:
    return PoseMsg(orientation=Quaternion(**turn))


def test_a_pose_comes_back_as_it_was() -> None:
    """It should keep place and turn."""
    pose = Pose.from_xyz_rpy((1.0, -2.0, 3.0), (0.1, 0.2, 0.3))
    assert from_pose(to_pose(pose)).matrix() == pytest.approx(pose.matrix())


def test_rounding_is_made_good() -> None:
    """It should take a quaternion that was written with few digits, and give it length 1."""
    assert from_pose(turned(w=0.707, z=0.707)).quaternion == pytest.approx((math.sqrt(0.5), 0.0, 0.0, math.sqrt(0.5)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, 1001.0, -1001.0])
@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_a_place_that_is_none_is_refused(axis: str, value: float) -> None:
    """It should refuse what is not finite or too far away."""
    with pytest.raises(ValueError, match=r"a position \[m\] must be"):
        from_pose(PoseMsg(position=Point(**{axis: value})))


@pytest.mark.parametrize(
    "turn", [{"w": 0.0}, {"w": math.nan}, {"w": math.inf}, {"w": 2.0}, {"w": 0.98}, {"w": 1.0, "x": 1e300}, {"w": 1.02}]
)
def test_a_turn_that_is_none_is_refused(turn: dict[str, float]) -> None:
    """It should refuse a quaternion of any other length, 0 among them."""
    with pytest.raises(ValueError, match="a quaternion must have length 1, not"):
        from_pose(turned(**turn))
