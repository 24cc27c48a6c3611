"""KinematicTrack: a track, and one that takes its time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from track_contract import CHECKS, FIRST, GRAPH, PLACES, TAGS, Bench

from cell_line.manual_clock import ManualClock
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.kinematic_track import IDENTIFY_S, TAG_S, KinematicTrack


def bench(folder: Path, clock: ManualClock) -> Bench:
    """A bench whose carriages are in a journal."""
    carriages = Carriages(GRAPH, Journal(folder / "journal.jsonl"))
    for name, zone in PLACES.items():
        carriages.add(name, zone, TAGS[name])
    return Bench(KinematicTrack(GRAPH, carriages, clock), lambda name, zone: void(carriages.update(name, zone=zone)))


def void(value: object) -> None:
    """Forget a value."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_is_a_track(tmp_path: Path, check: Callable[[Bench], Awaitable[None]]) -> None:
    """It should do what every track does."""
    asyncio.run(check(bench(tmp_path, ManualClock())))


def test_everything_takes_its_time(tmp_path: Path) -> None:
    """It should drive with the line's speed, and read in passing for nothing."""
    clock = ManualClock()
    subject = bench(tmp_path, clock)

    async def test() -> None:
        await subject.hop("1", FIRST, "a", "b")
        assert clock.now() == GRAPH.hop_time("b")
        await subject.track.tag("b", FIRST)
        assert clock.now() == GRAPH.hop_time("b")
        await subject.track.tag("b", FIRST, again=True)
        await subject.track.identify("i", FIRST)
        assert clock.now() == GRAPH.hop_time("b") + TAG_S + IDENTIFY_S

    asyncio.run(test())
