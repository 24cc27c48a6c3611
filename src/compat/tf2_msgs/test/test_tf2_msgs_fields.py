"""tf2_msgs must be, field for field, the one published for ROS 2 Jazzy (0.36)."""

from tf2_msgs.msg import TFMessage


def test_fields_as_published() -> None:
    """It should carry a list of stamped transforms and nothing else."""
    assert TFMessage.get_fields_and_field_types() == {"transforms": "sequence<geometry_msgs/TransformStamped>"}
