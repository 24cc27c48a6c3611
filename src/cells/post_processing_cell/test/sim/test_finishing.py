"""The finishing cell's machines: turntable, blast nozzle, gauge and what the camera sees of a surface."""

import asyncio
import math
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from at_work import device
from at_work import run as in_world
from stepped_world import cell_world, setting, station_of
from world_cell import WorldCell

from cell_sim.physics.bodies import find_pose
from cell_sim.physics.process.blaster import BlastNozzle
from cell_sim.physics.simulation import Simulation
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.homing import Homing
from cell_sim.world_runtime.hops import Hops
from cell_sim.world_runtime.moving import move
from cell_sim.world_runtime.things import bring
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.seen import PartSeen
from cell_transport.answer import Answer
from post_processing_cell import device_kinds
from post_processing_cell.devices import SupportsSeen, Turntable
from post_processing_cell.sim.blaster import SECTORS, SimulatedBlaster
from post_processing_cell.sim.gauge import SimulatedGauge
from post_processing_cell.sim.print_camera import SimulatedPrintCamera

T = TypeVar("T")
TABLE = "finishing::turntable"


@pytest.fixture(scope="module")
def world() -> SimulatedLine:
    """With a printed part clamped on the carrier."""
    world = cell_world("finishing")
    sim = world.simulation
    for name in list(sim.spawned):
        sim.remove(name)
    place = find_pose(sim, "carrier_1::part")
    assert place is not None
    bring(sim, "bracket_40", place)
    sim.step(100)
    return world


def run(action: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(action)


def heading(sim: Simulation) -> float:
    pose = find_pose(sim, "carrier_1::plate")
    assert pose is not None
    return pose.rpy()[2]


def test_turns_the_carrier_and_gives_it_back(tmp_path: Path) -> None:
    """It should turn what stands on the carrier, and let it go, also for a hop, when it stands as it came."""
    cell = WorldCell("finishing", tmp_path)
    table = device(cell, "turntable", Turntable)
    before = heading(cell.sim)
    in_world(cell, device_kinds.turntable(table))
    in_world(cell, table.turn_to(math.pi / 4.0))
    assert math.remainder(heading(cell.sim) - before, math.tau) == pytest.approx(math.pi / 4.0, abs=0.1)
    assert in_world(cell, table.angle()) == pytest.approx(math.pi / 4.0, abs=0.005)
    in_world(cell, Homing(cell.line, cell.station, cell.world).home())
    assert cell.line.track is not None and cell.line.track.is_locked("carrier_1")
    assert math.remainder(heading(cell.sim) - before, math.tau) == pytest.approx(0.0, abs=0.002)
    in_world(cell, table.turn_to(math.pi / 4.0))
    hops = Hops("track", cell.world, {"finishing": Homing(cell.line, cell.station, cell.world).home})
    assert in_world(cell, hops.hop("1", "finishing", "t7")) == Answer()
    assert heading(cell.sim) == pytest.approx(before, abs=0.01)


def test_blasts_what_the_camera_finds_worst(world: SimulatedLine) -> None:
    """It should bring the side that the camera finds worst before the nozzle, and treat that one."""
    camera = SimulatedPrintCamera(setting(world, "finishing", "camera"))
    stepped = setting(world, "finishing", "blaster").world
    blaster = SimulatedBlaster(setting(world, "finishing", "blaster"))
    (nozzle,) = world.simulation.devices_of(BlastNozzle).values()
    assert run(camera.look_at_surface()).coverage < 0.1
    for _ in range(2):
        sides = nozzle.coverage(nozzle.part(), SECTORS)
        worst = sides.index(min(sides))
        run(move(stepped, TABLE, {f"{TABLE}::turn": run(camera.look_at_surface()).worst_rad}))
        run(blaster.blast(350_000.0, 1.0))
        assert nozzle.coverage(nozzle.part(), SECTORS)[worst] > 0.4
    assert 20.0 - run(blaster.level()) == pytest.approx(2 * 0.02, abs=1e-6)
    run(Homing(world, station_of(world, "finishing"), stepped).home())


def test_the_gauge_is_steady(world: SimulatedLine) -> None:
    """It should measure near the nominal, and the same part the same again."""
    gauge = SimulatedGauge(setting(world, "finishing", "gauge"))
    run(device_kinds.gauge(gauge))


def test_the_gauge_needs_a_part() -> None:
    """It should say that there is nothing to measure."""
    world = cell_world("finishing")
    for name in list(world.simulation.spawned):
        world.simulation.remove(name)
    with pytest.raises(DeviceFault, match="nothing stands"):
        run(SimulatedGauge(setting(world, "finishing", "gauge")).measure("width", 0.04))


def test_what_no_nozzle_can_is_refused(world: SimulatedLine) -> None:
    """It should blast at no pressure and for no time that there is not, and use nothing then."""
    blaster = SimulatedBlaster(setting(world, "finishing", "blaster"))
    before = run(blaster.level())
    for pressure, seconds in ((math.nan, 1.0), (-1.0, 1.0), (1e9, 1.0), (3e5, math.nan), (3e5, -1.0), (3e5, 1e9)):
        with pytest.raises(DeviceFault, match="blaster: the (pressure|time)"):
            run(blaster.blast(pressure, seconds))
    assert run(blaster.level()) == before


def test_a_dimension_has_a_short_name_and_a_size(world: SimulatedLine) -> None:
    """It should keep no name of any length with the world."""
    gauge = SimulatedGauge(setting(world, "finishing", "gauge"))
    for name, nominal in (("", 0.02), ("x" * 1_000_000, 0.02), ("bore", math.nan), ("bore", -1.0), ("bore", 2.0)):
        with pytest.raises(DeviceFault, match="gauge: the (length of the name|nominal)"):
            run(gauge.measure(name, nominal))


def test_counts_supports(world: SimulatedLine) -> None:
    """It should see the supports of a printed part on the carrier, and that one is missing."""
    camera, sim = SimulatedPrintCamera(setting(world, "finishing", "camera")), world.simulation
    (part,) = station_of(world, "finishing").on_carrier(sim)
    assert run(camera.look_at_supports()) == SupportsSeen(count=4, intact=True)
    assert run(camera.look("support.2")).present
    sim.data.eq_active[sim.model.equality(f"{part}::support_2").id] = False
    sim.disturb()
    assert run(camera.look_at_supports()).count == 3
    assert run(camera.look("support.2")) == PartSeen(present=False)
    assert run(camera.look("support.9")) == PartSeen(present=False)
