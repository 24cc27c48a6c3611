"""vision_msgs must be, field for field, the one published for ROS 2 Jazzy (4.1)."""

from typing import Any

import pytest
from vision_msgs.msg import BoundingBox3D, Detection3D, Detection3DArray, ObjectHypothesis, ObjectHypothesisWithPose


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (BoundingBox3D, {"center": "geometry_msgs/Pose", "size": "geometry_msgs/Vector3"}),
        (ObjectHypothesis, {"class_id": "string", "score": "double"}),
        (
            ObjectHypothesisWithPose,
            {"hypothesis": "vision_msgs/ObjectHypothesis", "pose": "geometry_msgs/PoseWithCovariance"},
        ),
        (
            Detection3D,
            {
                "header": "std_msgs/Header",
                "results": "sequence<vision_msgs/ObjectHypothesisWithPose>",
                "bbox": "vision_msgs/BoundingBox3D",
                "id": "string",
            },
        ),
        (Detection3DArray, {"header": "std_msgs/Header", "detections": "sequence<vision_msgs/Detection3D>"}),
    ],
)
def test_fields_as_published(kind: Any, fields: dict[str, str]) -> None:
    """It should have these and no others."""
    assert kind.get_fields_and_field_types() == fields
