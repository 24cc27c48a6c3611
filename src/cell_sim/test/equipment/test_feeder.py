"""Feeders that put real parts into the world."""

import asyncio

import pytest
from stepped_world import cell_world, setting

from cell_sim.equipment.feeder import CAPACITY, SimulatedFeeder
from cell_sim.physics.bodies import find_pose, model_pose, place
from cell_sim.simulated_line import SimulatedLine
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose


@pytest.fixture(scope="module")
def world() -> SimulatedLine:
    return cell_world("assembly")


@pytest.fixture
def feeder(world: SimulatedLine) -> SimulatedFeeder:
    return SimulatedFeeder(setting(world, "assembly", "feeder"))


def test_brings_nothing_while_a_part_waits(world: SimulatedLine, feeder: SimulatedFeeder) -> None:
    """It should leave the part there that the light barrier sees."""
    before = list(world.simulation.spawned)
    assert asyncio.run(feeder.advance("tray"))
    assert list(world.simulation.spawned) == before
    assert asyncio.run(feeder.level("tray")) == CAPACITY


def test_brings_the_next_part(world: SimulatedLine, feeder: SimulatedFeeder) -> None:
    """It should lay a part of its model down at the pick position once the last one was taken."""
    sim = world.simulation
    place(sim, "lid_clear_1", Pose((0.0, 0.0, 2.0)))
    assert asyncio.run(feeder.advance("lid_clear"))
    assert asyncio.run(feeder.level("lid_clear")) == CAPACITY - 1
    (new,) = [name for name, spawned in sim.spawned.items() if spawned.model == "lid_clear" and name != "lid_clear_1"]
    asyncio.run(feeder.world.sleep(1.0))
    wanted = find_pose(sim, "assembly::feeder.lid_clear")
    assert wanted is not None
    assert model_pose(sim, new).position == pytest.approx(wanted.position, abs=0.003)


def test_an_empty_one_brings_nothing(world: SimulatedLine, feeder: SimulatedFeeder) -> None:
    """It should give the part that waits, then say that it has none."""
    sim = world.simulation
    feeder.run_out(sim, "card_blank")
    assert asyncio.run(feeder.advance("card_blank"))
    place(sim, "card_blank_1", Pose((0.3, 0.0, 2.0)))
    before = list(sim.spawned)
    assert not asyncio.run(feeder.advance("card_blank"))
    assert (asyncio.run(feeder.level("card_blank")), list(sim.spawned)) == (0, before)


def test_unknown_part(feeder: SimulatedFeeder) -> None:
    """It should say that it has no such feeder, and count nothing there."""
    assert asyncio.run(feeder.level("banana")) == 0
    with pytest.raises(DeviceFault, match="no feeder for 'banana'"):
        asyncio.run(feeder.advance("banana"))
