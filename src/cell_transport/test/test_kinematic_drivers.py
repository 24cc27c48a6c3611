"""Kinematic drivers of a transport: they do what all do, and take their time."""

import asyncio
from pathlib import Path

import pytest
from bed import bed

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_line.manual_clock import ManualClock
from cell_transport.conformance import CHECKS, FIRST, GRAPH, MEMORY, SECOND, TAGS, Check, tried
from cell_transport.fault_rates import TransportFaults
from cell_transport.kinematic_drivers import IDENTIFY_S, TAG_S
from cell_transport.tag import Tag

SELDOM = TransportFaults(missed=1e-9, duplicate=1e-9, unreadable=1e-9, tag_dies=1e-9, write_fails=1e-9, stuck=1e-9)
"""Something may go wrong, and does not here."""


@pytest.mark.parametrize("faults", [TransportFaults(), SELDOM], ids=["plain", "under faults"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_they_do_what_all_do(tmp_path: Path, check: Check, faults: TransportFaults) -> None:
    """It should fulfil the contracts, with and without the drivers that put faults between."""
    asyncio.run(tried(check, bed(tmp_path, "kinematic", ManualClock(), faults=faults)))


def test_everything_takes_its_time(tmp_path: Path) -> None:
    """It should drive with the line's speed, and read in passing for nothing."""
    clock = ManualClock()
    subject = bed(tmp_path, "kinematic", clock)

    async def test() -> None:
        await subject.hop("1", FIRST, "a", "b")
        assert clock.now() == GRAPH.hop_time("b")
        await subject.tag("b", FIRST)
        assert clock.now() == GRAPH.hop_time("b")
        await subject.tag("b", FIRST, again=True)
        await subject.drivers.identifier.identify("i", SECOND)
        assert clock.now() == GRAPH.hop_time("b") + TAG_S + IDENTIFY_S

    asyncio.run(test())


def test_a_dead_tag_is_replaced_or_not_written(tmp_path: Path) -> None:
    """It should be there, unreadable, and take nothing but a new EPC."""
    subject = bed(tmp_path, "kinematic", ManualClock())
    subject.env.carriages.update(SECOND, tag=Tag(TAGS[SECOND].epc, MEMORY, dead=True))
    points = subject.drivers.read_points

    async def test() -> None:
        (seen,) = (await points.read("i", SECOND)).sightings
        assert (seen.epc, seen.memory, seen.readable) == ("", b"", False)
        assert (await points.write("i", SECOND, TAGS[SECOND].epc, b"", "")).code is Code.TAG_UNREADABLE
        assert (await points.write("i", SECOND, "", b"", "")).code is Code.TAG_UNREADABLE
        assert (await points.write("i", SECOND, "", b"", TAGS[FIRST].epc)).code is Code.DONE
        assert await subject.tag("i", SECOND) == Tag(TAGS[FIRST].epc)

    asyncio.run(test())


def test_they_are_simulations(tmp_path: Path) -> None:
    """It should say so of each, also where faults are in between."""
    for faults in (TransportFaults(), SELDOM):
        for driver in bed(tmp_path, "kinematic", ManualClock(), faults=faults).each():
            assert asyncio.run(driver.stands()) is StandsOn.SIMULATED
