"""Pumps on a gantry: the right needle is over the right place before a pump runs."""

import asyncio
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from trial_plant import LocalPlanner, TrialPlant
from trial_ports import shared

from cell_line.manual_clock import ManualClock
from cell_motion.drivers.site import Site, load_site
from cell_motion.robot_ports import FollowResult
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault
from micro_dosing_cell import device_kinds
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.devices import Dispenser
from micro_dosing_cell.drivers.gantry_dispenser import GantryDispenser, GantryDispenserOptions

WORLDS = Path(__file__).parents[5] / "worlds"
NEEDLES = {"water": 1, "booster": 6}


@cache
def site() -> Site:
    """Return the dosing cell in its own world."""
    return load_site("dosing", WORLDS / "dosing.sdf", LocalPlanner())


def gantry(**options: Any) -> tuple[GantryDispenser, TrialPlant]:
    """Return the dispenser and the machines around its cell."""
    plant = TrialPlant.of(site(), ManualClock())
    plant.add_robot("gantry", "gantry::needle.1")
    env = DeviceEnv(plant.clock, Bench(), shared=shared(plant, site())).named("dispenser")
    given = GantryDispenserOptions.model_validate({"needles": NEEDLES, **options})
    return GantryDispenser(given, env), plant


def needle(plant: TrialPlant, number: int) -> np.ndarray:
    """Return where a needle is in the world [m]."""
    machine = plant.machines["gantry"]
    scene = plant._scene().with_joints(
        {f"dosing::gantry::{name}": at for name, at in zip(machine.robot.joints, machine.positions, strict=True)}
    )
    return np.array(scene.pose(f"dosing::gantry::needle.{number}").position)


def test_it_is_a_dispenser() -> None:
    """It should keep the contract, as far as the pumps do."""
    subject, plant = gantry(needles={"c1": 3})
    levels = iter((100.0, 99.0, 98.0, 98.0))
    kept = asdict(PumpCalibration())

    async def call(role: str, method: str, arguments: Any) -> Any:
        if method == "keep":
            kept.update(arguments["known"])
        return {"level_g": next(levels), "lot": "", "known": kept} if method == "about" else None

    plant.call = call  # type: ignore[method-assign]
    assert isinstance(subject, Dispenser)
    asyncio.run(device_kinds.dispenser(subject))


@pytest.mark.parametrize(("channel", "number"), NEEDLES.items())
def test_the_needle_of_the_channel_is_over_the_vessel(channel: str, number: int) -> None:
    """It should hold it over the vessel while the pump runs."""
    subject, plant = gantry(height_m=0.05)
    seen: list[tuple[str, Any, np.ndarray]] = []

    async def call(role: str, method: str, arguments: Any) -> Any:
        seen.append((method, arguments, needle(plant, number)))

    plant.call = call  # type: ignore[method-assign]
    asyncio.run(subject.dose(channel, 1.5, 0.3))
    ((method, arguments, at),) = seen
    assert (method, arguments) == ("dose", {"channel": channel, "mass_g": 1.5, "rate_g_s": 0.3})
    mouth = plant.place("mouth")
    assert mouth
    x, y, z = mouth.position
    np.testing.assert_allclose(at, (x, y, z + 0.05), atol=1e-4)


def test_a_purge_goes_into_the_drain() -> None:
    """It should be over the drain."""
    subject, plant = gantry()
    asyncio.run(subject.purge("water", 1.0))
    waste = plant.place("waste")
    assert waste
    np.testing.assert_allclose(needle(plant, 1)[:2], waste.position[:2], atol=1e-4)


def test_a_second_shot_needs_no_motion() -> None:
    """It should stay where it is, and only then."""
    subject, plant = gantry()
    for channel in ("water", "water", "booster"):
        asyncio.run(subject.dose(channel, 1.0, 1.0))
    assert len(plant.followed) == 2


def test_it_goes_down_last_and_up_first() -> None:
    """It should never be low while it goes sideways, and keep the limits of its joints."""
    subject, plant = gantry()
    asyncio.run(subject.dose("water", 1.0, 1.0))
    plant.machines["gantry"].positions = (*plant.machines["gantry"].positions[:2], 0.28)
    asyncio.run(subject.purge("water", 1.0))
    limits = plant.machines["gantry"].robot.limits
    for motion in plant.followed:
        beam, arm, lift = motion.velocities.T
        assert motion.joints == ("beam", "arm", "lift")
        assert (np.abs(motion.velocities).max(axis=0) <= limits.velocity + 1e-6).all()
        assert not ((np.hypot(beam, arm) > 1e-6) & (np.abs(lift) > 1e-6)).any()
    down, up = plant.followed
    assert down.velocities[-3, 2] > 0.0
    assert up.velocities[3, 2] < 0.0
    assert down.duration < 2.0


def test_what_it_cannot_do_is_a_fault() -> None:
    """It should name channel, place or robot, and not run a pump."""
    subject, plant = gantry(height_m=0.6)
    with pytest.raises(DeviceFault, match="dispenser: channel 'tea' has no needle; those with one: water, booster"):
        asyncio.run(subject.dose("tea", 1.0, 1.0))
    with pytest.raises(DeviceFault, match="dispenser: cannot reach 0.600 m over mouth: lift -"):
        asyncio.run(subject.dose("water", 1.0, 1.0))
    del plant.bodies["vial_1"]
    with pytest.raises(DeviceFault, match="dispenser: there is no 'mouth' in the cell"):
        asyncio.run(subject.dose("water", 1.0, 1.0))
    plant.fails = FollowResult(-4, "off its path")
    with pytest.raises(DeviceFault, match="dispenser: stopped on the way to waste: off its path"):
        asyncio.run(gantry_of(plant).purge("water", 1.0))


def gantry_of(plant: TrialPlant) -> GantryDispenser:
    """Return a dispenser among machines that are there already."""
    env = DeviceEnv(plant.clock, Bench(), shared=shared(plant, site())).named("dispenser")
    return GantryDispenser(GantryDispenserOptions(needles=NEEDLES), env)


def test_its_needles_must_be_in_the_world() -> None:
    """It should name the frames that it needs."""
    needed = GantryDispenser.needs(GantryDispenserOptions(needles={"water": 1, "oil": 7})).frames
    assert needed == ("gantry", "gantry::needle.1", "gantry::needle.7")
