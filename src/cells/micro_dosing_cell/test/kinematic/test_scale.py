"""The kinematic scale."""

import asyncio

from cell_line.manual_clock import ManualClock
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from micro_dosing_cell.kinematic.scale import KinematicScale, ScaleOptions


def test_a_vessel_that_was_lifted_off_is_no_longer_tared() -> None:
    """It should clear the tare when another vessel was there in between, not for a repeated job."""
    bench = Bench()
    bench.present("carrier", "a")
    subject = KinematicScale(ScaleOptions(), DeviceEnv(ManualClock(), bench).named("scale"))
    asyncio.run(subject.tare())
    bench.present("carrier", "a")
    assert asyncio.run(subject.tared())
    bench.present("carrier", "b")
    bench.present("carrier", "a")
    assert not asyncio.run(subject.tared())
    assert asyncio.run(subject.read()) > 10.0
