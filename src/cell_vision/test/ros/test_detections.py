"""It should say in the terms of vision_msgs what was found, in the frame of the picture."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("embreex", reason="the libraries of vision are not installed")

import trimesh
from geometry_msgs.msg import Pose as PoseMsg
from std_msgs.msg import Header

from cell_vision.fiducials.locating import TargetLocated
from cell_vision.fiducials.target import PlacedTag, TagTarget
from cell_vision.parts.part_pose import PartPose, PartsFound
from cell_vision.ros.detections import carrier_detections, frame_covariance, part_detections
from cell_world.geometry import Pose

SIGMAS = np.array([0.01, 0.02, 0.03, 0.001, 0.002, 0.003])
"""Of turns about x, y, z of the part [rad], and moves along them [m]."""
QUARTER = Pose.from_xyz_rpy((0.1, 0.2, 0.7), (0.0, 0.0, np.pi / 2.0))
HEADER = Header(frame_id="eye")


def at(message: PoseMsg) -> tuple[float, ...]:
    return message.position.x, message.position.y, message.position.z


def test_the_covariance_of_a_turned_part_is_along_the_axes_of_the_camera() -> None:
    turned = frame_covariance(QUARTER.matrix(), np.diag(SIGMAS**2))
    assert np.sqrt(np.diag(turned)) == pytest.approx([0.002, 0.001, 0.003, 0.02, 0.01, 0.03])


def test_poses_that_a_picture_does_not_tell_apart_are_results_of_one_detection() -> None:
    """It should place the box around the model at the first."""
    mesh = trimesh.creation.box((0.02, 0.04, 0.06)).apply_translation((0.01, 0.0, 0.03))
    catalogue: Any = SimpleNamespace(parts=[SimpleNamespace(name="lid", model=SimpleNamespace(mesh=mesh))])
    other = Pose((0.5, 0.0, 0.0)).matrix()
    seen = np.ones((2, 2), bool)
    part = PartPose("lid", QUARTER.matrix(), np.diag(SIGMAS**2), 0.8, 1.0, 0.0001, seen, (other,))
    (found,) = part_detections(HEADER, catalogue, PartsFound((part,))).detections
    assert [at(result.pose.pose) for result in found.results] == [(0.1, 0.2, 0.7), (0.5, 0.0, 0.0)]
    assert {(result.hypothesis.class_id, result.hypothesis.score) for result in found.results} == {("lid", 0.8)}
    assert at(found.bbox.center) == pytest.approx((0.1, 0.21, 0.73))
    assert (found.bbox.size.x, found.bbox.size.y, found.bbox.size.z) == pytest.approx((0.02, 0.04, 0.06))
    assert found.header == HEADER


def test_a_carrier_is_as_sure_as_its_tags_are_many() -> None:
    """It should be there if it was located, and else nothing."""
    target = TagTarget({number: PlacedTag(0.02, Pose((0.1 * number, 0.0, 0.0))) for number in range(4)})
    located = TargetLocated(QUARTER, tuple(np.diag(SIGMAS**2).ravel()), (0, 1, 3), (2,), 0.2)
    bounds = np.array([[-0.1, -0.1, -0.05], [0.1, 0.1, 0.0]])
    (found,) = carrier_detections(HEADER, target, bounds, located).detections
    (result,) = found.results
    assert (result.hypothesis.class_id, result.hypothesis.score) == ("carrier", 0.75)
    assert result.pose.covariance[0] == pytest.approx(SIGMAS[0] ** 2)
    assert at(found.bbox.center) == pytest.approx((0.1, 0.2, 0.675))
    assert not carrier_detections(HEADER, target, bounds, None).detections
