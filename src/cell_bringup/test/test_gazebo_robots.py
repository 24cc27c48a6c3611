"""It should say of a robot what its world says, in URDF."""

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cell_bringup.gazebo_robots import describe_cameras, describe_driven
from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import WORLD, SdfWorld
from cell_world.sdf.reader import load_world
from cell_world.sdf.robot_description import optical_frame

WORLDS = Path(__file__).parents[3] / "worlds"
ROBOTS = [
    "assembly::arm",
    "assembly::gripper",
    "dosing::gantry",
    "garment::arm",
    "garment::corners",
    "finishing::arm",
    "finishing::gripper",
    "finishing::turntable",
]


@pytest.fixture(scope="module")
def factory() -> SdfWorld:
    """The world of the demo line."""
    return load_world(WORLDS / "microfactory.sdf", [WORLDS / "models"])


@pytest.fixture(scope="module")
def urdf(factory: SdfWorld) -> Callable[[str], ET.Element]:
    """The description of a robot, read."""
    return lambda name: ET.fromstring(describe_driven(factory, factory.models[name]))


def numbers(element: ET.Element | None, key: str) -> list[float]:
    assert element is not None
    return [float(text) for text in element.attrib[key].split()]


def places(robot: ET.Element, root: Pose) -> dict[str, Pose]:
    """Where every link of a URDF is when all joints are at zero, as its joints chain them."""
    links = [link.attrib["name"] for link in robot.iter("link")]
    found = {links[0]: root}
    for joint in robot.findall("joint"):
        parent, child, origin = (joint.find(tag) for tag in ("parent", "child", "origin"))
        assert parent is not None
        assert child is not None
        step = Pose.from_xyz_rpy(numbers(origin, "xyz"), numbers(origin, "rpy"))
        found[child.attrib["link"]] = found[parent.attrib["link"]] @ step
    assert list(found) == links
    return found


def assert_same(one: Pose, other: Pose) -> None:
    off = one.inverse() @ other
    assert math.hypot(*off.position) < 1e-6
    assert math.hypot(*off.rpy()) < 1e-6


@pytest.mark.parametrize("name", ROBOTS)
def test_links_and_frames_are_where_the_world_has_them(
    factory: SdfWorld, urdf: Callable[[str], ET.Element], name: str
) -> None:
    """It should chain every link and frame of the robot to where it stands, under the names of TF."""
    robot, model = urdf(name), factory.models[name]
    first = robot[0].attrib["name"]
    root = IDENTITY if first == WORLD else factory.links[first.replace("/", "::")].pose
    found = places(robot, root)
    expected = {link: factory.links[link].pose for link in model.links}
    expected |= {frame: factory.frames[frame].world for frame in model.frames}
    assert set(found) == {first, *(link.replace("::", "/") for link in expected)}
    for link, pose in expected.items():
        assert_same(found[link.replace("::", "/")], pose)


@pytest.mark.parametrize("name", ROBOTS)
def test_joints_move_as_in_the_world(factory: SdfWorld, urdf: Callable[[str], ET.Element], name: str) -> None:
    """It should have every moving joint with its axis, limits and whom it mimics."""
    moving = {joint.attrib["name"]: joint for joint in urdf(name).findall("joint") if joint.attrib["type"] != "fixed"}
    own = [factory.joints[joint] for joint in factory.models[name].joints]
    assert [f"{name}::{joint}" for joint in moving] == [joint.name for joint in own if joint.kind != "fixed"]
    for joint, element in zip(own, moving.values(), strict=True):
        limit, mimic = element.find("limit"), element.find("mimic")
        assert numbers(element.find("axis"), "xyz") == pytest.approx(list(joint.axis))
        assert numbers(limit, "velocity") + numbers(limit, "effort") == [joint.limit.velocity, joint.limit.effort]
        if math.isinf(joint.limit.upper):
            assert element.attrib["type"] == "continuous"
        else:
            assert element.attrib["type"] == joint.kind
            assert numbers(limit, "lower") + numbers(limit, "upper") == [joint.limit.lower, joint.limit.upper]
        leader = None if mimic is None else f"{name}::{mimic.attrib['joint']}"
        assert leader == (joint.mimic.joint if joint.mimic else None)


def test_a_hand_hangs_on_its_arm(urdf: Callable[[str], ET.Element]) -> None:
    """It should stand on the flange in TF, and every machine on the floor."""
    assert urdf("assembly::gripper")[0].attrib["name"] == "assembly/arm/wrist_3_link"
    assert urdf("assembly::arm")[0].attrib["name"] == WORLD


def test_drives_begin_where_the_cell_says(factory: SdfWorld, urdf: Callable[[str], ET.Element]) -> None:
    """It should start an arm as its cell:start says, a gantry at zero, and fingers open."""

    def begin(name: str) -> list[float]:
        return [float(str(param.text)) for param in urdf(name).findall("ros2_control/joint/state_interface/param")]

    (start,) = [extra.text for extra in factory.models["garment::arm"].extras if extra.tag == "start"]
    assert begin("garment::arm") == [float(text) for text in start.split()]
    assert begin("dosing::gantry") == [0.0, 0.0, 0.0]
    assert begin("finishing::gripper") == [0.0425, 0.0425]


def test_only_the_leader_of_two_fingers_is_driven(urdf: Callable[[str], ET.Element]) -> None:
    """It should offer no command for a joint that mimics another one, which ros2_control refuses."""
    joints = urdf("assembly::gripper").findall("ros2_control/joint")
    assert [(j.attrib["name"], len(j.findall("command_interface"))) for j in joints] == [
        ("finger_left", 1),
        ("finger_right", 0),
    ]


def test_a_joint_beside_its_link_is_refused(factory: SdfWorld) -> None:
    """It should not describe what URDF cannot."""
    joint = factory.joints["finishing::turntable::turn"]
    moved = replace(factory, joints={**factory.joints, joint.name: replace(joint, pose=Pose((0.1, 0.0, 0.0)))})
    with pytest.raises(ValueError, match="finishing::turntable::turn is not where its link is"):
        describe_driven(moved, moved.models["finishing::turntable"])


def test_pictures_are_taken_with_z_ahead(factory: SdfWorld) -> None:
    """It should turn the frame of a picture so that z points to what an SDF camera looks at along x."""
    found = places(ET.fromstring(describe_cameras(factory)), IDENTITY)
    for sensor in factory.sensors():
        eye, picture = factory.links[sensor.link].pose @ sensor.pose, found[optical_frame(sensor)]
        assert picture.rotate((0.0, 0.0, 1.0)) == pytest.approx(eye.rotate((1.0, 0.0, 0.0)), abs=1e-6)
        assert picture.rotate((0.0, 1.0, 0.0)) == pytest.approx(eye.rotate((0.0, 0.0, -1.0)), abs=1e-6)
        assert picture.position == pytest.approx(eye.position)
