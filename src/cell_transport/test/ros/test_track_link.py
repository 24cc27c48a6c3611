"""TrackLink: whether a server over real ROS 2 is there, and whether what it says can be believed."""

import asyncio
from collections.abc import Callable

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from asker import run, until
from cell_interfaces.msg import TrackState
from toy_track import Belts, ToyTrack

from cell_line.driver import StandsOn
from cell_line.ros.asking import NoAnswer
from cell_transport.conformance import Bed
from cell_transport.ros import track_link
from cell_transport.ros.remote_drivers import RemoteConveyor
from cell_transport.ros.track_link import TrackLink
from cell_transport.track_reconciliation import Count

Start = Callable[[], ToyTrack]


def link_of(bed: Bed) -> TrackLink:
    """What its drivers share."""
    assert isinstance(bed.drivers.conveyor, RemoteConveyor)
    return bed.drivers.conveyor._link


def test_a_state_that_does_not_fit_is_not_believed(start: Start, belts: Belts) -> None:
    """It should keep what it heard before, and hear the next one."""
    toy = start()

    async def test(bed: Bed) -> None:
        count = await bed.drivers.conveyor.count("")
        for wrong in (
            TrackState(boot_id="b2", zones=["a", "b"], standing=[1]),
            TrackState(boot_id="", zones=["a"], standing=[1]),
            TrackState(boot_id="\x1b" * 1_000_000, zones=["a"], standing=[1]),
        ):
            link_of(bed).hear(wrong)
            assert await bed.drivers.conveyor.count("") == count
        link_of(bed).hear(TrackState(boot_id="b2", zones=["a"], standing=[0], blocked=["b", "elsewhere"]))
        assert await bed.drivers.conveyor.count(toy.boot) == Count("b2", {"a": 0}, frozenset({"b"}))

    run(test)


def test_who_is_there_says_what_it_stands_on(start: Start) -> None:
    """It should be believed, and nobody be open before it was heard."""

    async def test(bed: Bed) -> None:
        driver = bed.drivers.identifier
        assert driver.health() == "no answer from /line/track"
        await asyncio.to_thread(start)
        await driver.open()
        assert (driver.health(), await driver.stands()) == ("", StandsOn.HARDWARE)

    run(test)


def test_one_that_falls_silent_is_lost(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should say so until it is heard again, and who opens it meanwhile hears that nobody answers."""
    monkeypatch.setattr(track_link, "OPEN_S", 0.1)

    async def test(bed: Bed) -> None:
        driver = bed.drivers.read_points
        with pytest.raises(NoAnswer, match="no answer from /line/track"):
            await driver.open()
        toy = await asyncio.to_thread(start)
        await until(lambda: driver.health() == "")
        await asyncio.to_thread(toy.kill)
        monkeypatch.setattr(track_link, "LOST_S", 0.3)
        await until(lambda: driver.health() == "/line/track is silent")
        await asyncio.to_thread(start)
        await until(lambda: driver.health() == "")

    run(test)
