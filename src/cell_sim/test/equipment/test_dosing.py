"""The dosing cell's equipment: pumps, scale, mixer and capper around a real vial."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from stepped_world import cell_world, setting

from cell_sim.equipment.capper import Capper
from cell_sim.equipment.dispenser import Dispenser
from cell_sim.equipment.mixer import Mixer
from cell_sim.equipment.scale import Scale
from cell_sim.hosting.bodies import model_pose
from cell_sim.line_world import LineWorld
from cell_skills import conformance
from cell_skills.devices.protocols import DeviceFault

T = TypeVar("T")


@pytest.fixture(scope="module")
def world() -> LineWorld:
    return cell_world("dosing")


@pytest.fixture
def dispenser(world: LineWorld) -> Dispenser:
    return Dispenser(setting(world, "dosing", "dispenser"))


@pytest.fixture
def scale(world: LineWorld) -> Scale:
    return Scale(setting(world, "dosing", "scale"))


@pytest.fixture
def mixer(world: LineWorld) -> Mixer:
    return Mixer(setting(world, "dosing", "mixer"))


@pytest.fixture
def capper(world: LineWorld) -> Capper:
    return Capper(setting(world, "dosing", "capper"))


def run(action: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(action)


def settled(scale: Scale) -> float:
    run(scale.world.sleep(2.0))
    return run(scale.read())


def test_doses_by_weight(world: LineWorld, dispenser: Dispenser, scale: Scale) -> None:
    """It should bring the needle of the channel over the vial and give about what it is told."""
    assert settled(scale) == pytest.approx(12.0, abs=0.5)
    run(scale.tare())
    assert run(scale.tared())
    before = run(dispenser.level("glycerin"))
    run(dispenser.dose("glycerin", 2.0, 1.0))
    assert settled(scale) == pytest.approx(2.0, abs=0.2)
    assert before - run(dispenser.level("glycerin")) == pytest.approx(2.0, abs=0.2)
    (head,) = world.built.heads.values()
    assert head.contents["vial_1"].masses.keys() == {"glycerin"}
    assert head.spilled == 0.0


def test_a_purge_goes_to_the_drain(world: LineWorld, dispenser: Dispenser, scale: Scale) -> None:
    """It should leave the vial alone."""
    before = settled(scale)
    run(dispenser.purge("water", 1.0))
    assert settled(scale) == pytest.approx(before, abs=0.03)
    (head,) = world.built.heads.values()
    assert head.spilled == 0.0


def test_a_cancelled_dose_stops(world: LineWorld, dispenser: Dispenser) -> None:
    """It should switch the pump off when nobody wants it any more."""

    async def cancelled() -> None:
        dose = asyncio.create_task(dispenser.dose("water", 1.0, 1.0))
        await asyncio.sleep(0)
        dose.cancel()
        await asyncio.gather(dose, return_exceptions=True)

    run(cancelled())
    (head,) = world.built.heads.values()
    assert all(pump.rate == 0.0 for pump in head.pumps.values())


def test_mixes(mixer: Mixer) -> None:
    """It should even out the content."""
    run(conformance.mixer(mixer))


def test_caps_the_vial(world: LineWorld, capper: Capper, scale: Scale) -> None:
    """It should bring a cap from the magazine onto the vial, turn it, and take it off again."""
    sim = world.simulation
    assert not run(capper.capped())
    before = settled(scale)
    assert run(capper.place())
    assert run(capper.capped())
    assert settled(scale) - before == pytest.approx(2.1, abs=0.05)
    cap = model_pose(sim, "cap_1").position
    vial = model_pose(sim, "vial_1").position
    assert cap[:2] == pytest.approx(vial[:2], abs=0.002)
    assert cap[2] - vial[2] == pytest.approx(0.057, abs=0.002)
    assert run(capper.tighten(1.2)) == pytest.approx(1.2, abs=0.15)
    caps = [name for name, spawned in sim.spawned.items() if spawned.model == "cap"]
    assert len(caps) == 2, "the next cap waits in the magazine"
    run(capper.remove())
    assert not run(capper.capped())
    assert "cap_1" not in sim.spawned


def test_nothing_to_work_on(world: LineWorld, dispenser: Dispenser, mixer: Mixer, capper: Capper) -> None:
    """It should say that no vessel stands there."""
    world.simulation.remove("vial_1")
    for action in (dispenser.dose("water", 1.0, 1.0), mixer.mix(60.0, 1.0), capper.place()):
        with pytest.raises(DeviceFault, match="no vessel"):
            run(action)
    assert run(capper.tighten(1.0)) == 0.0
