"""Files that only Gazebo reads name nothing that is not there: topics of the line, joints and models of its world.

Nothing here runs Gazebo.  The worlds are read by the reader of everything else; plugins, which that skips, as XML.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from cell_bringup.gazebo import BRIDGE, FOLDER
from cell_line.config.line import LineConfig, load_line
from cell_line.ros import names
from cell_world.sdf.elements import SdfWorld, SensorKind
from cell_world.sdf.reader import load_world
from cell_world.sdf.robot_description import OPTICAL, optical_frame

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config" / FOLDER
WORLDS = ROOT / "worlds"
MODELS = WORLDS / "models"
LINE = load_line(ROOT / "config" / "lines" / "demo.yaml")
FILES = [WORLDS / f"{name}.sdf" for name in ("microfactory", "assembly", "dosing", "finishing", "garment")]
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


@pytest.fixture
def line() -> LineConfig:
    """The demo line."""
    return LINE


def test_there_is_no_file_that_nothing_reads() -> None:
    """It should hold the bridge alone: everything else is written at each start."""
    assert [file.name for file in CONFIG.iterdir()] == [BRIDGE]


# The bridge


def test_the_bridge_shows_every_camera_of_the_line() -> None:
    """It should name each topic of Gazebo by where its sensor is, and each of ROS as the line does."""
    scope = {"direction": "GZ_TO_ROS"}
    expected: list[dict[str, object]] = []
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


def test_no_model_has_plugins() -> None:
    """It should be the engine that gives drives to the joints: no name of a line stands in a model."""
    assert [file for file in MODELS.glob("*/model.sdf") if "<plugin" in file.read_text()] == []
