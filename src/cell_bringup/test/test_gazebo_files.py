"""Files that only Gazebo reads name nothing that is not there: topics of the line, joints and models of its world.

Nothing here runs Gazebo.  The worlds are read by the reader of everything else; plugins, which that skips, as XML.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rclpy
import yaml
from rclpy.context import Context
from rclpy.node import Node

from cell_bringup.gazebo import BRIDGE, BROADCASTER, FOLDER, FOLLOWER, GRASPER, find_robots, finger, robot_namespace
from cell_line.config.line import LineConfig, load_line
from cell_line.ros import names
from cell_sim.physics.arm.tolerances import Defaults
from cell_sim.world.joint_limits import HARDEST_STOP
from cell_world.sdf.elements import Model, SdfWorld, SensorKind
from cell_world.sdf.reader import load_world
from cell_world.sdf.robot_description import OPTICAL, moving_joints, optical_frame

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config" / FOLDER
WORLDS = ROOT / "worlds"
MODELS = WORLDS / "models"
LINE = load_line(ROOT / "config" / "lines" / "demo.yaml")
FILES = [WORLDS / f"{name}.sdf" for name in ("microfactory", "assembly", "dosing", "finishing", "garment")]
CONTROL = "gz_ros2_control::GazeboSimROS2ControlPlugin"
PICTURES = {
    names.IMAGE: ("image", "Image"),
    names.DEPTH: ("depth_image", "Image"),
    names.CAMERA_INFO: ("camera_info", "CameraInfo"),
}
"""What a camera has on ROS -> what Gazebo calls it, and its type on either side."""


def world_named(name: str) -> SdfWorld:
    """Read a world."""
    return load_world(WORLDS / f"{name}.sdf", [MODELS])


FACTORY = world_named("microfactory")
ROBOTS = find_robots(LINE, FACTORY)


@pytest.fixture
def line() -> LineConfig:
    """The demo line."""
    return LINE


def controllers(file: Path) -> dict[str, dict[str, Any]]:
    """The parameters of a file by node, as anybody reads them."""
    return {key.removeprefix("/**/"): node["ros__parameters"] for key, node in yaml.safe_load(file.read_text()).items()}


def file_of(model: Model) -> Path:
    """The file with the controllers of a robot: it is called as the model is."""
    return CONFIG / f"{model.uri.removeprefix('model://')}.yaml"


def plugins(cell: str) -> Iterator[tuple[str, ET.Element]]:
    """The plugins of the robots in a cell, with the name of the robot."""
    (folder,) = {FACTORY.models[cell].uri.removeprefix("model://")}
    for include in ET.parse(MODELS / folder / "model.sdf").iter("include"):
        for plugin in include.iter("plugin"):
            yield str(include.findtext("name")), plugin


def test_there_is_no_file_that_nothing_reads() -> None:
    """It should hold the bridge, controllers for the robots of the line, and else only for models that there are."""
    found = {file.name for file in CONFIG.iterdir()}
    assert found >= {BRIDGE, *(file_of(model).name for model in ROBOTS)}
    assert found <= {BRIDGE, *(f"{model.name}.yaml" for model in MODELS.iterdir())}


# The bridge


def test_the_bridge_shows_the_clock_and_every_camera_of_the_line() -> None:
    """It should name each topic of Gazebo by where its sensor is, and each of ROS as the line does."""
    scope = {"direction": "GZ_TO_ROS"}
    clock = {
        **scope,
        "ros_topic_name": "/clock",
        "gz_topic_name": f"/world/{FACTORY.name}/clock",
        "ros_type_name": "rosgraph_msgs/msg/Clock",
        "gz_type_name": "gz.msgs.Clock",
    }
    expected = [clock]
    for sensor in FACTORY.sensors():
        cell, role, link, name = sensor.name.split("::")
        assert sensor.kind is SensorKind.RGBD_CAMERA
        assert cell in LINE.cells
        for topic, (shown, kind) in PICTURES.items():
            gazebo = f"/world/{FACTORY.name}/model/{cell}/model/{role}/link/{link}/sensor/{name}/{shown}"
            expected.append(
                {
                    **scope,
                    "ros_topic_name": names.of(names.device(LINE.namespace, cell, role), topic),
                    "gz_topic_name": gazebo,
                    "ros_type_name": f"sensor_msgs/msg/{kind}",
                    "gz_type_name": f"gz.msgs.{kind}",
                    "frame_id": optical_frame(sensor),
                    "lazy": True,
                }
            )
    found = yaml.safe_load((CONFIG / BRIDGE).read_text())
    by_name = {entry["ros_topic_name"]: entry for entry in found}
    assert len(by_name) == len(found)
    assert by_name == {entry["ros_topic_name"]: entry for entry in expected}


def test_pictures_are_in_the_same_frame_as_in_the_other_simulator() -> None:
    """It should not matter to who looks at them which of the two made them."""
    pytest.importorskip("mujoco", reason="the physics simulator is not installed")
    from cell_sim.ros import frames

    assert [optical_frame(s) for s in FACTORY.sensors()] == [frames.optical_frame(s) for s in FACTORY.sensors()]
    assert OPTICAL == frames.OPTICAL


def test_the_bridge_names_the_world_of_the_line(line: LineConfig) -> None:
    """It should be for the world that the line names."""
    assert line.world_path is not None
    assert line.world_path.resolve() == WORLDS / f"{FACTORY.name}.sdf"


# The worlds


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_world_has_the_systems_it_needs(file: Path) -> None:
    """It should have physics, what the window and services need, and cameras."""
    world = ET.parse(file).find("world")
    assert world is not None
    found = {plugin.attrib["name"]: plugin.attrib["filename"] for plugin in world.findall("plugin")}
    assert found == {
        "gz::sim::systems::Physics": "gz-sim-physics-system",
        "gz::sim::systems::UserCommands": "gz-sim-user-commands-system",
        "gz::sim::systems::SceneBroadcaster": "gz-sim-scene-broadcaster-system",
        "gz::sim::systems::Sensors": "gz-sim-sensors-system",
    }


@pytest.mark.parametrize("cell", LINE.cells)
def test_every_robot_of_a_cell_has_a_controller_manager_under_its_name(cell: str) -> None:
    """It should be one plugin per robot, with its namespace and the controllers of its model."""
    mine = [model for model in ROBOTS if model.name.startswith(f"{cell}::")]
    found = {f"{cell}::{name}": plugin for name, plugin in plugins(cell)}
    assert set(found) == {model.name for model in mine}
    for model in mine:
        plugin = found[model.name]
        assert plugin.attrib == {"filename": "libgz_ros2_control-system.so", "name": CONTROL}
        assert plugin.findtext("ros/namespace") == robot_namespace(LINE, model.name)
        assert plugin.findtext("parameters") == file_of(model).name


def test_no_model_but_a_cell_has_plugins() -> None:
    """It should say the namespace of a robot where the robot gets its name."""
    cells = {FACTORY.models[cell].uri.removeprefix("model://") for cell in LINE.cells}
    used = {model.uri.removeprefix("model://") for model in FACTORY.models.values() if model.uri}
    assert {name for name in used if "<plugin" in (MODELS / name / "model.sdf").read_text()} == cells


# The controllers


@pytest.mark.parametrize("model", ROBOTS, ids=lambda model: model.name)
def test_controllers_have_the_joints_of_their_robot(model: Model) -> None:
    """It should drive all that can be driven, in the order of the model, with the tolerances of the other simulator."""
    driven = [j.name.removeprefix(f"{model.name}::") for j in moving_joints(FACTORY, model) if j.mimic is None]
    nodes = controllers(file_of(model))
    if finger(model):
        assert nodes[GRASPER]["joint"] == finger(model)
        assert driven == [finger(model)]
        return
    own = Defaults()
    each = {"trajectory": own.path, "goal": own.goal, "max_deceleration_on_cancel": HARDEST_STOP}
    assert nodes[FOLLOWER] == {
        "joints": driven,
        "command_interfaces": ["position"],
        "state_interfaces": ["position", "velocity"],
        "constraints": {
            "goal_time": own.goal_time,
            "stopped_velocity_tolerance": own.stopped,
            "decelerate_on_cancel": True,
            **dict.fromkeys(driven, each),
        },
    }


@pytest.mark.parametrize("model", ROBOTS, ids=lambda model: model.name)
def test_a_controller_manager_knows_what_is_spawned_and_works_in_every_step(model: Model) -> None:
    """It should have the types of the controllers that a spawner names, and no others."""
    nodes = controllers(file_of(model))
    manager = nodes.pop("controller_manager")
    assert manager.pop("update_rate") * FACTORY.physics.step == pytest.approx(1.0)
    follower = ("joint_trajectory_controller/JointTrajectoryController", FOLLOWER)
    kind, name = ("position_controllers/GripperActionController", GRASPER) if finger(model) else follower
    assert manager == {BROADCASTER: {"type": "joint_state_broadcaster/JointStateBroadcaster"}, name: {"type": kind}}
    assert set(nodes) == {name}


@pytest.mark.parametrize("file", sorted({file_of(model) for model in ROBOTS}), ids=lambda file: file.stem)
def test_ros_reads_the_parameters(file: Path) -> None:
    """It should reach a node by its name in whatever namespace it is, as ROS itself reads parameter files."""
    context = Context()
    rclpy.init(args=[], context=context)
    try:
        for name, wanted in controllers(file).items():
            node = Node(
                name,
                namespace="/any/where",
                context=context,
                cli_args=["--ros-args", "--params-file", str(file)],
                automatically_declare_parameters_from_overrides=True,
            )
            assert {key: node.get_parameter(key).value for key in flat(wanted)} == flat(wanted)
            node.destroy_node()
    finally:
        context.try_shutdown()


def flat(parameters: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Parameters with dots between the names."""
    out: dict[str, Any] = {}
    for name, value in parameters.items():
        out |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return out
