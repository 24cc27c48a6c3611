"""A turntable that is a robot of one joint."""

import asyncio
import math
from functools import cache
from pathlib import Path

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
from post_processing_cell import device_kinds
from post_processing_cell.devices import Turntable
from post_processing_cell.drivers.turntable import RobotTurntable, RobotTurntableOptions

WORLDS = Path(__file__).parents[5] / "worlds"


@cache
def site() -> Site:
    """Return the finishing cell in its own world."""
    return load_site("finishing", WORLDS / "finishing.sdf", LocalPlanner())


@pytest.fixture
def plant() -> TrialPlant:
    plant = TrialPlant.of(site(), ManualClock())
    plant.add_robot("turntable", "turntable::top")
    return plant


@pytest.fixture
def subject(plant: TrialPlant) -> RobotTurntable:
    env = DeviceEnv(plant.clock, Bench(), shared=shared(plant, site())).named("table")
    return RobotTurntable(RobotTurntableOptions(), env)


def test_it_keeps_its_contract(subject: RobotTurntable) -> None:
    """It should be what skills ask for."""
    assert isinstance(subject, Turntable)
    asyncio.run(device_kinds.turntable(subject))
    assert RobotTurntable.needs(RobotTurntableOptions()).frames == ("turntable", "turntable::top")


@pytest.mark.parametrize(
    ("start", "target", "end"),
    [
        (0.0, 1.5, 1.5),
        (0.5, 6.0, 6.0 - math.tau),  # the other way round is shorter
        (6.0, 0.5, 0.5 + math.tau),
        (40.0, 40.0 % math.tau + 1.0, 41.0),  # after many turns, beyond the end of joints that have one
    ],
)
def test_it_takes_the_shorter_way(
    plant: TrialPlant, subject: RobotTurntable, start: float, target: float, end: float
) -> None:
    """It should turn by half a turn at most, however many turns it has made."""
    plant.machines["turntable"].positions = (start,)
    asyncio.run(subject.turn_to(target))
    assert plant.machines["turntable"].positions[0] == pytest.approx(end, abs=1e-6)
    assert asyncio.run(subject.angle()) == pytest.approx(target % math.tau, abs=1e-6)


def test_it_turns_no_faster_than_told(plant: TrialPlant) -> None:
    """It should keep its parts of the joint's speed and acceleration."""
    env = DeviceEnv(plant.clock, Bench(), shared=shared(plant, site())).named("table")
    asyncio.run(RobotTurntable(RobotTurntableOptions(speed=0.3, acceleration=0.2), env).turn_to(3.0))
    (motion,) = plant.followed
    assert np.abs(motion.velocities).max() == pytest.approx(0.3 * 3.1416, rel=1e-3)
    assert np.abs(motion.accelerations).max() == pytest.approx(0.2 * 5.0, rel=1e-3)


def test_it_goes_on_from_a_turn_that_was_cancelled(plant: TrialPlant, subject: RobotTurntable) -> None:
    """It should begin with the speed that the table still has, also where it shall come back to."""
    for target in (1.0, 1.0):
        plant.machines["turntable"].speeds = (-0.5,)
        asyncio.run(subject.turn_to(target))
        assert plant.followed[-1].velocities[0, 0] == pytest.approx(-0.5)
        assert plant.machines["turntable"].positions[0] == pytest.approx(1.0, abs=1e-6)
    assert len(plant.followed) == 2


def test_it_stays_where_it_is_already(plant: TrialPlant, subject: RobotTurntable) -> None:
    """It should send nothing, and tell an angle just below a full turn as one just below 0."""
    plant.machines["turntable"].positions = (math.tau - 0.0005,)
    asyncio.run(subject.turn_to(0.0))
    assert plant.followed == []
    assert asyncio.run(subject.angle()) == pytest.approx(-0.0005)


def test_a_turn_that_ends_early_is_told(plant: TrialPlant, subject: RobotTurntable) -> None:
    """It should say where to it was on its way, and why it stopped."""
    plant.fails = FollowResult(-4, "the joint is blocked")
    with pytest.raises(DeviceFault, match=r"stopped on the way to 1.00 rad: the joint is blocked"):
        asyncio.run(subject.turn_to(1.0))
