"""control_msgs must be, field for field, the one published for ROS 2 Jazzy (5.8.0)."""

import pytest
from control_msgs.action import FollowJointTrajectory, GripperCommand
from control_msgs.msg import GripperCommand as GripperCommandMsg
from control_msgs.msg import JointComponentTolerance, JointTolerance

POINT = "trajectory_msgs/JointTrajectoryPoint"
MULTI_POINT = "trajectory_msgs/MultiDOFJointTrajectoryPoint"
GRIPPER = [
    ("position", "double"),
    ("effort", "double"),
    ("stalled", "boolean"),
    ("reached_goal", "boolean"),
]
PUBLISHED = [
    (GripperCommandMsg, [("position", "double"), ("max_effort", "double")]),
    (
        JointTolerance,
        [
            ("name", "string"),
            ("position", "double"),
            ("velocity", "double"),
            ("acceleration", "double"),
        ],
    ),
    (
        JointComponentTolerance,
        [
            ("joint_name", "string"),
            ("component", "uint16"),
            ("position", "double"),
            ("velocity", "double"),
            ("acceleration", "double"),
        ],
    ),
    (GripperCommand.Goal, [("command", "control_msgs/GripperCommand")]),
    (GripperCommand.Result, GRIPPER),
    (GripperCommand.Feedback, GRIPPER),
    (
        FollowJointTrajectory.Goal,
        [
            ("trajectory", "trajectory_msgs/JointTrajectory"),
            ("multi_dof_trajectory", "trajectory_msgs/MultiDOFJointTrajectory"),
            ("path_tolerance", "sequence<control_msgs/JointTolerance>"),
            ("component_path_tolerance", "sequence<control_msgs/JointComponentTolerance>"),
            ("goal_tolerance", "sequence<control_msgs/JointTolerance>"),
            ("component_goal_tolerance", "sequence<control_msgs/JointComponentTolerance>"),
            ("goal_time_tolerance", "builtin_interfaces/Duration"),
        ],
    ),
    (FollowJointTrajectory.Result, [("error_code", "int32"), ("error_string", "string")]),
    (
        FollowJointTrajectory.Feedback,
        [
            ("header", "std_msgs/Header"),
            ("joint_names", "sequence<string>"),
            ("desired", POINT),
            ("actual", POINT),
            ("error", POINT),
            ("multi_dof_joint_names", "sequence<string>"),
            ("multi_dof_desired", MULTI_POINT),
            ("multi_dof_actual", MULTI_POINT),
            ("multi_dof_error", MULTI_POINT),
        ],
    ),
]


@pytest.mark.parametrize(("message", "published"), PUBLISHED, ids=lambda v: getattr(v, "__name__", ""))
def test_fields_as_published(message: type, published: list[tuple[str, str]]) -> None:
    """It should have the published fields, in the published order."""
    assert list(message.get_fields_and_field_types().items()) == published  # type: ignore[attr-defined]


def test_error_codes_as_published() -> None:
    """It should count the error codes down from 0."""
    names = (
        "SUCCESSFUL",
        "INVALID_GOAL",
        "INVALID_JOINTS",
        "OLD_HEADER_TIMESTAMP",
        "PATH_TOLERANCE_VIOLATED",
        "GOAL_TOLERANCE_VIOLATED",
    )
    assert [getattr(FollowJointTrajectory.Result, name) for name in names] == [0, -1, -2, -3, -4, -5]


def test_components_as_published() -> None:
    """It should number the components from 1."""
    names = ("X_AXIS", "Y_AXIS", "Z_AXIS", "TRANSLATION", "ROTATION")
    assert [getattr(JointComponentTolerance, name) for name in names] == [1, 2, 3, 4, 5]
