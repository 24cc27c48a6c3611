"""It should draw a robot and what hangs on it; its joints and drives are tried where Gazebo gets them."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Capsule, Ellipsoid, Mesh, SdfWorld, Shape, SurfaceMaterial, Visual
from cell_world.sdf.reader import load_world
from cell_world.sdf.robot_description import describe_robot, parents

WORLDS = Path(__file__).parents[4] / "worlds"
PALM = "assembly::gripper::palm"


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return load_world(WORLDS / "assembly.sdf", [WORLDS / "models"])


def drawn(world: SdfWorld, shape: Shape, transparency: float = 0.0) -> list[ET.Element]:
    """What is seen of a palm that is one such shape, 1 m up."""
    visual = Visual(
        "palm::it", Pose((0.0, 0.0, 1.0)), shape, SurfaceMaterial(diffuse=(1.0, 0.5, 0.0, 1.0)), transparency
    )
    links = {**world.links, PALM: replace(world.links[PALM], visuals=(visual,))}
    robot = ET.fromstring(describe_robot(replace(world, links=links), world.models["assembly::gripper"]))
    return robot.findall("link[@name='assembly/gripper/palm']/visual")


def test_a_hand_is_a_part_of_its_robot(world: SdfWorld) -> None:
    """It should be one tree, with every link of both drawn as in the world."""
    models = [world.models["assembly::arm"], world.models["assembly::gripper"]]
    robot = ET.fromstring(describe_robot(world, *models))
    links = {link.attrib["name"]: len(link.findall("visual")) for link in robot.findall("link")}
    seen = {name: world.links[name].visuals for model in models for name in model.links}
    assert all(links[name.replace("::", "/")] >= len(visuals) for name, visuals in seen.items())
    assert sum(links.values()) > 10
    children = [joint.find("child").attrib["link"] for joint in robot.findall("joint")]
    assert sorted([*children, "world"]) == sorted(links)
    assert parents(world, models[1])[PALM] == "assembly::arm::wrist_3_link"


def test_shapes(world: SdfWorld, tmp_path: Path) -> None:
    """It should say all that URDF can, and leave out the rest."""
    (box,) = drawn(world, Box((0.1, 0.2, 0.3)), transparency=0.25)
    assert ET.tostring(box, encoding="unicode") == (
        '<visual name="palm/it"><origin xyz="0 0 1" rpy="0 0 0" /><geometry><box size="0.1 0.2 0.3" /></geometry>'
        '<material name="palm/it"><color rgba="1 0.5 0 0.75" /></material></visual>'
    )
    capsule = [(v.find("origin").attrib["xyz"], v.find("geometry")[0].tag) for v in drawn(world, Capsule(0.1, 0.4))]
    assert capsule == [("0 0 1", "cylinder"), ("0 0 0.8", "sphere"), ("0 0 1.2", "sphere")]
    (mesh,) = drawn(world, Mesh(tmp_path / "a b.stl", (0.001, 0.001, 0.001)))
    assert mesh.find("geometry/mesh").attrib == {
        "filename": f"{tmp_path.as_uri()}/a%20b.stl",
        "scale": "0.001 0.001 0.001",
    }
    assert drawn(world, Ellipsoid((0.1, 0.2, 0.3))) == []
