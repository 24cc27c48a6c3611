"""It should write what URDF knows of links and joints, and no infinity."""

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Ellipsoid, Inertial, Joint, Mesh, Shape
from cell_world.sdf.reader import load_world
from cell_world.sdf.robot_description import frame_id
from cell_world.sdf.urdf import Urdf

WORLDS = Path(__file__).parents[4] / "worlds"
AT = Pose((0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def elbow() -> Joint:
    world = load_world(WORLDS / "assembly.sdf", [WORLDS / "models"])
    return world.joints["assembly::arm::elbow_joint"]


@pytest.fixture
def subject() -> Urdf:
    return Urdf("robot", frame_id)


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        (Box((1.0, 2.0, 3.0)), ['<box size="1 2 3" />']),
        (Mesh(Path("/a.stl"), (1.0, 1.0, 2.0)), ['<mesh filename="file:///a.stl" scale="1 1 2" />']),
        (Ellipsoid((1.0, 2.0, 3.0)), []),
    ],
)
def test_what_is_solid(subject: Urdf, shape: Shape, written: list[str]) -> None:
    """It should be where it is in its link, of a shape that URDF knows."""
    subject.solid(subject.link("cell::palm"), AT, shape)
    bodies = ET.fromstring(subject.text()).findall("link[@name='cell/palm']/collision")
    assert [ET.tostring(body[1][0], encoding="unicode") for body in bodies] == written
    assert all(body[0].attrib == {"xyz": "0 0 1", "rpy": "0 0 0"} for body in bodies)


def test_a_small_inertia_is_no_rounding(subject: Urdf) -> None:
    """It should be written as it is."""
    subject.heavy(subject.link("tip"), Inertial(1e-3, Pose(), (1e-11, 2e-11, 3e-11, 0.0, 0.0, 0.0)), AT)
    (inertia,) = ET.fromstring(subject.text()).iter("inertia")
    assert [float(value) for value in inertia.attrib.values()] == [1e-11, 2e-11, 3e-11, 0.0, 0.0, 0.0]


def test_limits(subject: Urdf, elbow: Joint) -> None:
    """It should say those that there are: a joint without ends has none, no velocity and no effort is infinite."""
    endless = replace(elbow.limit, lower=-math.inf, upper=math.inf, velocity=math.inf)
    subject.moving(elbow, AT)
    subject.moving(replace(elbow, limit=endless), AT)
    bounded, free = ET.fromstring(subject.text()).findall("joint")
    assert (bounded.attrib["type"], free.attrib["type"]) == ("revolute", "continuous")
    assert {name: float(value) for name, value in bounded.find("limit").attrib.items()} == pytest.approx(
        {name: getattr(elbow.limit, name) for name in ("velocity", "effort", "lower", "upper")}
    )
    assert free.find("limit").attrib == {"velocity": "1000", "effort": "150"}
