"""Mixer and capper on a gantry: the tool is where it has to be before the machine is asked to do something."""

import asyncio
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from trial_plant import LocalPlanner, TrialPlant
from trial_ports import shared

from cell_line.manual_clock import ManualClock
from cell_motion.drivers.site import Site, load_site
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from micro_dosing_cell import device_kinds
from micro_dosing_cell.devices import Capper, Mixer
from micro_dosing_cell.drivers.gantry_capper import GantryCapper, GantryCapperOptions
from micro_dosing_cell.drivers.gantry_mixer import GantryMixer, GantryMixerOptions

WORLDS = Path(__file__).parents[5] / "worlds"
T = TypeVar("T")


@cache
def site() -> Site:
    """Return the dosing cell in its own world."""
    return load_site("dosing", WORLDS / "dosing.sdf", LocalPlanner())


@dataclass
class Machine:
    """A mixer, or a chuck with caps: notes what it was asked for, and how high over which place its tool was then.

    Attributes:
        plant: What stands around.
        tool: Frame of the gantry.
        places: Where the tool may be.
        caps: In the magazine.
        done: Method, place and height [m] of each call but for sensors.
    """

    plant: TrialPlant
    tool: str
    places: tuple[str, ...] = ("mouth", "caps", "waste")
    caps: int = 9
    done: list[tuple[str, str, float]] = field(default_factory=list)
    _even: float = 0.1
    _held: bool = False
    _on: bool = False

    async def call(self, role: str, method: str, arguments: Any) -> Any:
        """Act."""
        if method == "capped":
            return self._on
        if method == "uniformity":
            return self._even
        place, height = self.where()
        self.done.append((method, place, round(height, 4)))
        match method:
            case "mix":
                self._even = 0.9
                return arguments["speed_rad_s"]
            case "close":
                self._held = self._on or (place == "caps" and self.caps > 0)
                return self._held
            case "open":
                self._on, self._held = place == "mouth" and (self._held or self._on), False
                return None
            case "turn":
                self._on = arguments["torque_nm"] > 0.0
                return arguments["torque_nm"]
        raise AssertionError(method)

    def where(self) -> tuple[str, float]:
        """Return over which place the tool is, and how high [m]."""
        at = self.point()
        for place in self.places:
            pose = self.plant.place(place)
            assert pose
            off = at - np.array(pose.position)
            if np.hypot(*off[:2]) < 1e-3:
                return place, float(off[2])
        return "", 0.0

    def point(self) -> np.ndarray:
        """Return where the tool is in the world [m]."""
        gantry = self.plant.machines["gantry"]
        names = (f"dosing::gantry::{name}" for name in gantry.robot.joints)
        scene = self.plant._scene().with_joints(dict(zip(names, gantry.positions, strict=True)))
        return np.array(scene.pose(f"dosing::gantry::{self.tool}").position)


def around(tool: str) -> tuple[DeviceEnv, Machine]:
    """Return the surroundings of a driver, and the machine behind it."""
    plant = TrialPlant.of(site(), ManualClock())
    plant.add_robot("gantry", "gantry::needle.1")
    machine = Machine(plant, tool)
    plant.call = machine.call  # type: ignore[method-assign]
    return DeviceEnv(plant.clock, Bench(), shared=shared(plant, site())).named(tool), machine


@pytest.fixture
def mixing() -> tuple[GantryMixer, Machine]:
    env, machine = around("mixer")
    return GantryMixer(GantryMixerOptions(), env), machine


@pytest.fixture
def capping() -> tuple[GantryCapper, Machine]:
    env, machine = around("capper")
    return GantryCapper(GantryCapperOptions(), env), machine


def test_they_keep_their_contracts(mixing: tuple[GantryMixer, Machine], capping: tuple[GantryCapper, Machine]) -> None:
    """It should be what skills ask for."""
    assert isinstance(mixing[0], Mixer) and isinstance(capping[0], Capper)
    asyncio.run(device_kinds.mixer(mixing[0]))
    asyncio.run(device_kinds.capper(capping[0]))


def test_the_mixer_is_in_the_vessel_only_while_it_runs(mixing: tuple[GantryMixer, Machine]) -> None:
    """It should lower it for mixing and raise it out of the way of a capped vessel."""
    subject, machine = mixing
    asyncio.run(subject.mix(60.0, 5.0))
    assert machine.done == [("mix", "mouth", 0.002)]
    assert machine.where() == ("mouth", pytest.approx(0.03, abs=1e-4))


def test_a_cap_is_carried_from_the_magazine_to_the_vessel(capping: tuple[GantryCapper, Machine]) -> None:
    """It should take it there, put it on, and turn it only when told to."""
    subject, machine = capping
    assert asyncio.run(subject.place())
    assert machine.done == [("close", "caps", 0.0165), ("open", "mouth", 0.0165)]
    assert machine.where() == ("mouth", pytest.approx(0.065, abs=1e-4))
    assert asyncio.run(subject.place()), "a capped vessel gets no second cap"
    assert len(machine.done) == 2
    assert asyncio.run(subject.tighten(1.2)) == 1.2
    assert machine.done[2:] == [("close", "mouth", 0.0165), ("turn", "mouth", 0.0165), ("open", "mouth", 0.0165)]


def test_a_removed_cap_goes_into_waste(capping: tuple[GantryCapper, Machine]) -> None:
    """It should unscrew it and let it go over the drain."""
    subject, machine = capping
    asyncio.run(subject.place())
    machine.done.clear()
    asyncio.run(subject.remove())
    assert [(method, place) for method, place, _ in machine.done] == [
        ("close", "mouth"),
        ("turn", "mouth"),
        ("open", "waste"),
    ]
    machine.done.clear()
    asyncio.run(subject.remove())
    assert asyncio.run(subject.tighten(1.2)) == 0.0
    assert machine.done == []


def test_an_empty_magazine_gives_no_cap(capping: tuple[GantryCapper, Machine]) -> None:
    """It should say so and leave the vessel alone."""
    subject, machine = capping
    machine.caps = 0
    assert not asyncio.run(subject.place())
    assert machine.done == [("close", "caps", 0.0165)]


def test_their_tools_must_be_in_the_world() -> None:
    """It should name what they need in the cell."""
    assert GantryMixer.needs(GantryMixerOptions()).frames == ("gantry", "gantry::mixer")
    assert GantryCapper.needs(GantryCapperOptions()).frames == ("gantry", "gantry::capper", "caps", "waste")
