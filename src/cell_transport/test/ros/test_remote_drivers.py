"""Track, read points and identifier over real ROS 2, whatever restarts."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from asker import run, until
from toy_track import Belts, ToyTrack

from cell_line.codes import Code
from cell_transport.answer import Answer
from cell_transport.conformance import CHECKS, FIRST, SECOND, TAGS, Bed, Check, tried
from cell_transport.ros.remote_drivers import UNBELIEVED
from cell_transport.tag import Look, Tag, TagSighting
from cell_transport.tag_memory import SIZE
from cell_transport.zones import Zone, ZoneGraph

Start = Callable[[], ToyTrack]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_they_do_what_all_do(start: Start, check: Check) -> None:
    """It should fulfil the contracts of tracks, read points and identifiers."""
    start()
    run(partial(tried, check))


def test_a_hop_survives_a_restart_of_the_track(start: Start, belts: Belts) -> None:
    """It should ask the new track for the same hop, although the killed one still seems to be there."""
    belts.held = True
    first = start()

    async def test(bed: Bed) -> None:
        hop = asyncio.create_task(bed.drivers.conveyor.hop("1", FIRST, "a", "b"))
        await until(lambda: bool(belts.asked))
        first.kill()
        second = start()
        await until(lambda: len(belts.asked) >= 2)
        second.release()
        assert await hop == Answer()
        assert belts.asked[0] == belts.asked[1]
        assert belts.carriers[FIRST] == "b"
        assert (await bed.drivers.conveyor.count(first.boot)).boot == second.boot

    run(test)


def test_a_hop_survives_a_restart_of_the_asker(start: Start, belts: Belts) -> None:
    """It should be the same hop when it is asked for with the same id by somebody new."""
    belts.held = True
    toy = start()

    async def ask_and_die(bed: Bed) -> None:
        hop = asyncio.create_task(bed.drivers.conveyor.hop("1", FIRST, "a", "b"))
        await until(lambda: bool(belts.asked))
        hop.cancel()

    async def ask_again(bed: Bed) -> None:
        hop = asyncio.create_task(bed.drivers.conveyor.hop("1", FIRST, "a", "b"))
        await until(lambda: len(belts.asked) >= 2)
        toy.release()
        assert await hop == Answer()
        assert belts.asked[0] == belts.asked[1]

    run(ask_and_die)
    run(ask_again)


def test_a_track_is_waited_for(start: Start, belts: Belts) -> None:
    """It should ask as soon as there is one, for whatever was wanted meanwhile."""

    async def test(bed: Bed) -> None:
        wanted = asyncio.gather(
            bed.drivers.conveyor.hop("1", FIRST, "a", "b"), bed.drivers.identifier.identify("i", ""), bed.tag("i", "")
        )
        counted = asyncio.create_task(bed.drivers.conveyor.count(""))
        await asyncio.sleep(0)
        assert not counted.done()
        toy = await asyncio.to_thread(start)
        answer, carrier, tag = await wanted
        assert (answer, carrier, tag) == (Answer(), "urn:epc:id:grai:0614141.12345.2", TAGS[carrier])
        assert (await counted).boot == toy.boot

    run(test)


def test_a_hop_that_fails_says_why(start: Start, belts: Belts) -> None:
    """It should give the track's code and words."""
    start()
    belts.ending = Answer(Code.STUCK, "the belt has torn")

    async def test(bed: Bed) -> None:
        assert await bed.drivers.conveyor.hop("1", FIRST, "a", "b") == Answer(Code.STUCK, "the belt has torn")
        assert (await bed.drivers.conveyor.hop("2", FIRST, "c", "a")).code is Code.NO_CARRIER

    run(test)


def test_an_empty_answer_is_not_done(start: Start, belts: Belts) -> None:
    """It should ask again when the track's node has raised, for which ROS answers with nothing but zeros."""
    belts.broken = True
    start()

    async def test(bed: Bed) -> None:
        hop = asyncio.create_task(bed.drivers.conveyor.hop("1", FIRST, "a", "b"))
        await until(lambda: belts.raised >= 2)
        assert not hop.done()
        belts.broken = False
        assert await hop == Answer()

    run(test)


def test_answers_of_another_hop_end_it_at_last(start: Start, belts: Belts) -> None:
    """It should give up a track that never answers for the hop it is asked for."""
    belts.broken = True
    start()

    async def test(bed: Bed) -> None:
        answer = await bed.drivers.conveyor.hop("1", FIRST, "a", "b")
        assert (answer.code, belts.raised) == (Code.BAD_RESULT, UNBELIEVED)

    run(test)


@pytest.mark.parametrize("epc", ["", "30", "G" * 24, "3" * 26, "3" * 1_000_000], ids=str.__len__)
def test_a_tag_that_is_none_is_not_decoded(start: Start, belts: Belts, epc: str) -> None:
    """It should be one without an EPC, whatever the reader sent in its place."""
    belts.tags[FIRST] = Tag(epc, TAGS[FIRST].memory)
    start()

    async def test(bed: Bed) -> None:
        assert await bed.drivers.read_points.read("a", FIRST) == Look((TagSighting("", b"", False, 0.0),))

    run(test)


def test_a_memory_that_is_too_long_is_not_decoded(start: Start, belts: Belts) -> None:
    """It should not be kept."""
    belts.tags[FIRST] = Tag(TAGS[FIRST].epc, bytes(SIZE + 1))
    start()

    async def test(bed: Bed) -> None:
        assert await bed.drivers.read_points.read("a", FIRST) == Look((TagSighting("", b"", False, 0.0),))

    run(test)


def test_a_service_that_refuses_is_asked_again(start: Start, belts: Belts) -> None:
    """It should not take a track that is going down for one that sees nobody."""
    belts.refusing = 2
    start()

    async def test(bed: Bed) -> None:
        assert await bed.drivers.identifier.identify("i", SECOND) == SECOND

    run(test)


def test_what_the_sensors_see(start: Start, belts: Belts) -> None:
    """It should count the line's own zones, and follow what is blocked."""
    start()

    async def test(bed: Bed) -> None:
        count = await bed.drivers.conveyor.count("")
        assert count.standing == {"a": 1, "b": 0, "c": 0, "i": 1}
        assert not bed.drivers.conveyor.blocked
        belts.blocked = ["b"]
        await until(lambda: bed.drivers.conveyor.blocked == {"b"})

    run(test)


def test_a_tag_that_cannot_be_decoded(start: Start, belts: Belts) -> None:
    """It should be one without an EPC."""
    belts.tags[FIRST] = Tag(TAGS[FIRST].epc, TAGS[FIRST].memory, dead=True)
    start()

    async def test(bed: Bed) -> None:
        assert await bed.drivers.read_points.read("a", FIRST) == Look((TagSighting("", b"", False, 0.0),))

    run(test)


def test_where_several_stand_no_antenna_is_believed(start: Start) -> None:
    """It should not take a tag for that of any of them."""
    start()
    graph = ZoneGraph([Zone("a", ("b",), capacity=2, station="a"), Zone("b", ("a",))], speed_m_s=1.0)

    async def test(bed: Bed) -> None:
        assert await bed.drivers.read_points.read("a", FIRST) == Look()

    run(test, graph)
