"""The truth camera: what lies where, as a real camera would measure it."""

import asyncio
from collections.abc import Callable

import pytest
from stepped_world import cell_world, setting

from cell_sim.equipment.camera import TruthCamera
from cell_sim.physics.bodies import find_pose, place
from cell_sim.simulated_line import SimulatedLine
from cell_skills.devices.seen import PartSeen
from cell_world.geometry import IDENTITY, Pose

Look = Callable[[str], PartSeen]


@pytest.fixture(scope="module")
def world() -> SimulatedLine:
    return cell_world("assembly")


@pytest.fixture
def look(world: SimulatedLine) -> Look:
    camera = TruthCamera(setting(world, "assembly", "camera"))
    return lambda target: asyncio.run(camera.look(target))


def put(world: SimulatedLine, name: str, frame: str, off: Pose = IDENTITY) -> None:
    at = find_pose(world.simulation, frame)
    assert at is not None
    place(world.simulation, name, at @ off)


def test_sees_a_part_where_it_lies(world: SimulatedLine, look: Look) -> None:
    """It should measure how far a part is off its place, in the frame of the place."""
    put(world, "lid_red_1", "assembly::feeder.lid_red", Pose.from_xyz_rpy((0.004, -0.002, 0.0), (0.0, 0.0, 0.3)))
    seen = look("feeder.lid_red")
    assert seen.present and seen.part == "lid_red"
    assert seen.x_m == pytest.approx(0.004, abs=0.0003)
    assert seen.y_m == pytest.approx(-0.002, abs=0.0003)
    assert seen.yaw_rad == pytest.approx(0.3, abs=0.02)


def test_two_pictures_differ_a_little(look: Look) -> None:
    """It should have the noise of a camera."""
    first, second = look("feeder.tray"), look("feeder.tray")
    assert first != second
    assert first.x_m == pytest.approx(second.x_m, abs=0.0005)


@pytest.mark.parametrize("target", ["nest.tray", "seat.tray", "nest.none"])
def test_sees_nothing_where_nothing_is(look: Look, target: str) -> None:
    """It should call an empty place empty, and one that does not exist too."""
    assert look(target) == PartSeen(present=False)


def test_tells_parts_apart_that_lie_on_each_other(world: SimulatedLine, look: Look) -> None:
    """It should see in a seat only the part that belongs there."""
    put(world, "tray_1", "carrier_1::seat.tray")
    assert look("seat.tray").present
    assert look("seat.leaflet") == PartSeen(present=False)
    put(world, "leaflet_en_1", "carrier_1::seat.leaflet")
    assert look("seat.leaflet").present
    assert look("seat.lid") == PartSeen(present=False)
    for name in ("tray_1", "leaflet_en_1"):
        world.simulation.remove(name)
