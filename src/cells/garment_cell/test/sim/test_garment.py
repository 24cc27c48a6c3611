"""The garment cell's equipment: fingers, fold table, stack and what the camera sees of a cloth."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from stepped_world import cell_world, setting

from cell_sim.equipment.feeder import SimulatedFeeder
from cell_sim.physics.bodies import find_pose
from cell_sim.physics.cloth.table import ClothTable
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.robot import Robot
from cell_skills.devices.protocols import DeviceFault, Offset
from cell_skills.devices.seen import PartSeen
from cell_world.geometry import Pose
from garment_cell import device_kinds
from garment_cell.devices import ClothSeen, FoldLine
from garment_cell.sim.cloth_camera import SimulatedClothCamera
from garment_cell.sim.cloth_gripper import SimulatedFingers
from garment_cell.sim.fold_table import SimulatedFoldTable
from garment_cell.sim.stacker import SimulatedStacker

T = TypeVar("T")
CELL = "garment"


@pytest.fixture(scope="module")
def world() -> SimulatedLine:
    return cell_world(CELL)


@pytest.fixture
def table(world: SimulatedLine) -> ClothTable:
    """The table with nothing on it."""
    (table,) = world.simulation.devices_of(ClothTable).values()
    table.clear()
    return table


def run(action: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(action)


def lay(table: ClothTable, model: str = "shirt_l") -> None:
    """Lay a garment down a little askew."""
    table.lay("garment", model, Pose.from_xyz_rpy((0.006, -0.005, 0.0), (0.0, 0.0, 0.02)))


def test_fingers_smooth_and_align(world: SimulatedLine, table: ClothTable) -> None:
    """It should pull creases out of a cloth, drag it to the middle, and park."""
    fingers = SimulatedFingers(setting(world, CELL, "corners"))
    lay(table)
    assert table.cloth is not None
    before = table.cloth.crease
    assert run(fingers.pinch("back_left", "back_right"))
    assert 0.1 < run(fingers.pull(0.01)) < 10.0
    assert table.cloth.crease < 0.2 * before
    seen = table.measure()
    assert seen is not None
    run(fingers.shift(Offset(-seen.x, -seen.y, -seen.yaw)))
    run(fingers.release())
    after = table.measure()
    assert after is not None
    assert (after.x, after.y) == pytest.approx((0.0, 0.0), abs=0.003)
    assert after.yaw == pytest.approx(0.0, abs=0.006)
    assert not table.cloth.afloat
    fingers = world.simulation.device("garment::corners", Robot)
    assert fingers.actual().position == pytest.approx(0.0, abs=0.001)


def test_without_a_cloth(world: SimulatedLine, table: ClothTable) -> None:
    """It should do as any such device does on an empty table."""
    run(device_kinds.cloth_gripper(SimulatedFingers(setting(world, CELL, "corners"))))
    run(device_kinds.fold_table(SimulatedFoldTable(setting(world, CELL, "table"))))
    camera = SimulatedClothCamera(setting(world, CELL, "camera"))
    assert run(camera.look_at_cloth()) == ClothSeen(present=False)
    assert table.cloth is None


def test_the_table_folds_and_the_camera_sees_it(world: SimulatedLine, table: ClothTable) -> None:
    """It should fold at the line, and take that back; the camera should measure both."""
    folding, camera = (
        SimulatedFoldTable(setting(world, CELL, "table")),
        SimulatedClothCamera(setting(world, CELL, "camera")),
    )
    table.lay("garment", "shirt_m", Pose())
    flat = run(camera.look_at_cloth())
    assert (flat.present, flat.layers) == (True, 1)
    assert flat.wrinkle_m > 0.003
    run(folding.fold(FoldLine("x", 0.125, reverse=True)))
    folded = run(camera.look_at_cloth())
    assert (folded.width_m, folded.length_m) == pytest.approx((0.375, 0.7), abs=0.004)
    assert folded.x_m == pytest.approx(-0.0625, abs=0.004)
    assert folded.layers == 2
    run(folding.unfold())
    assert run(camera.look_at_cloth()).width_m == pytest.approx(0.5, abs=0.004)


def test_the_stack(world: SimulatedLine) -> None:
    """It should measure what lies on the carrier, and say when there is no room."""
    stacker, sim = SimulatedStacker(setting(world, CELL, "stacker")), world.simulation
    run(device_kinds.stacker(stacker))
    place = find_pose(sim, "carrier_1::stack")
    assert place is not None
    sim.spawn("pack", "shirt_m_folded", place)
    run(stacker.world.sleep(0.2))
    assert run(stacker.height()) == pytest.approx(0.016, abs=0.001)
    with pytest.raises(DeviceFault, match="the deck of a carrier does not sink"):
        run(stacker.make_room(0.016))
    sim.remove("pack")


def test_feeders_bring_garments(world: SimulatedLine) -> None:
    """It should lay the next garment on its tray."""
    feeder, sim = SimulatedFeeder(setting(world, CELL, "feeder")), world.simulation
    camera = SimulatedClothCamera(setting(world, CELL, "camera"))
    sim.remove("towel_1")
    assert run(camera.look("feeder.towel")) == PartSeen(present=False)
    assert run(feeder.advance("towel"))
    run(feeder.world.sleep(0.3))
    seen = run(camera.look("feeder.towel"))
    assert seen.present and seen.part == "towel"
    assert (seen.x_m, seen.y_m) == pytest.approx((0.0, 0.0), abs=0.003)
