"""RosTrack: a track over real ROS 2, whatever restarts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from asker import ros_track
from cell_interfaces.msg import TrackState
from toy_track import Belts, ToyTrack
from track_contract import CHECKS, FIRST, GRAPH, PLACES, SECOND, TAGS, Bench

from cell_line.codes import Code
from cell_transport.answer import Answer
from cell_transport.ros.ros_track import UNBELIEVED, RosTrack
from cell_transport.tag_faults import Tag
from cell_transport.tag_memory import SIZE
from cell_transport.track_reconciliation import Count
from cell_transport.zones import Zone, ZoneGraph

WAIT_S = 240.0


Start = Callable[[], ToyTrack]


@pytest.fixture
def belts() -> Belts:
    """Return what a track moves."""
    return Belts([*GRAPH.zones, "elsewhere"], dict(PLACES), dict(TAGS))


@pytest.fixture
def start(belts: Belts) -> Iterator[Start]:
    """Return a function that starts the track, and starts it again on the same belts."""
    started: list[ToyTrack] = []

    def start_one() -> ToyTrack:
        started.append(ToyTrack(belts))
        return started[-1]

    yield start_one
    for toy in started:
        toy.close()


def run(test: Callable[[RosTrack], Awaitable[None]], graph: ZoneGraph = GRAPH) -> None:
    """Run a test that asks a track; one that hangs fails."""

    async def bounded() -> None:
        async with ros_track(graph) as track:
            await asyncio.wait_for(test(track), WAIT_S)

    asyncio.run(bounded())


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    while not condition():
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_is_a_track(start: Start, check: Callable[[Bench], Awaitable[None]]) -> None:
    """It should do what every track does."""
    start()
    run(lambda track: check(Bench(track, lambda name, zone: None)))


def test_a_hop_survives_a_restart_of_the_track(start: Start, belts: Belts) -> None:
    """It should ask the new track for the same hop, although the killed one still seems to be there."""
    belts.held = True
    first = start()

    async def test(track: RosTrack) -> None:
        hop = asyncio.create_task(track.hop("1", FIRST, "a", "b"))
        await until(lambda: bool(belts.asked))
        first.kill()
        second = start()
        await until(lambda: len(belts.asked) == 2)
        second.release()
        assert await hop == Answer()
        assert belts.asked[0] == belts.asked[1]
        assert belts.carriers[FIRST] == "b"
        assert (await track.count(first.boot)).boot == second.boot

    run(test)


def test_a_hop_survives_a_restart_of_the_asker(start: Start, belts: Belts) -> None:
    """It should be the same hop when it is asked for with the same id by somebody new."""
    belts.held = True
    toy = start()

    async def ask_and_die(track: RosTrack) -> None:
        hop = asyncio.create_task(track.hop("1", FIRST, "a", "b"))
        await until(lambda: bool(belts.asked))
        hop.cancel()

    async def ask_again(track: RosTrack) -> None:
        hop = asyncio.create_task(track.hop("1", FIRST, "a", "b"))
        await until(lambda: len(belts.asked) == 2)
        toy.release()
        assert await hop == Answer()
        assert belts.asked[0] == belts.asked[1]

    run(ask_and_die)
    run(ask_again)


def test_a_track_is_waited_for(start: Start, belts: Belts) -> None:
    """It should ask as soon as there is one, for whatever was wanted meanwhile."""

    async def test(track: RosTrack) -> None:
        wanted = asyncio.gather(track.hop("1", FIRST, "a", "b"), track.identify("i", ""), track.tag("i", ""))
        counted = asyncio.create_task(track.count(""))
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

    async def test(track: RosTrack) -> None:
        assert await track.hop("1", FIRST, "a", "b") == Answer(Code.STUCK, "the belt has torn")
        assert (await track.hop("2", FIRST, "c", "a")).code is Code.NO_CARRIER

    run(test)


def test_an_empty_answer_is_not_done(start: Start, belts: Belts) -> None:
    """It should ask again when the track's node has raised, for which ROS answers with nothing but zeros."""
    belts.broken = True
    start()

    async def test(track: RosTrack) -> None:
        hop = asyncio.create_task(track.hop("1", FIRST, "a", "b"))
        await until(lambda: belts.raised == 2)
        assert not hop.done()
        belts.broken = False
        assert await hop == Answer()

    run(test)


def test_answers_of_another_hop_end_it_at_last(start: Start, belts: Belts) -> None:
    """It should give up a track that never answers for the hop it is asked for."""
    belts.broken = True
    start()

    async def test(track: RosTrack) -> None:
        answer = await track.hop("1", FIRST, "a", "b")
        assert (answer.code, belts.raised) == (Code.BAD_RESULT, UNBELIEVED)

    run(test)


def test_a_state_that_does_not_fit_is_not_believed(start: Start, belts: Belts) -> None:
    """It should keep what it heard before, and hear the next one."""
    toy = start()

    async def test(track: RosTrack) -> None:
        count = await track.count("")
        for wrong in (
            TrackState(boot_id="b2", zones=["a", "b"], standing=[1]),
            TrackState(boot_id="", zones=["a"], standing=[1]),
            TrackState(boot_id="\x1b" * 1_000_000, zones=["a"], standing=[1]),
        ):
            track._hear(wrong)
            assert await track.count("") == count
        track._hear(TrackState(boot_id="b2", zones=["a"], standing=[0], blocked=["b", "elsewhere"]))
        assert await track.count(toy.boot) == Count("b2", {"a": 0}, frozenset({"b"}))

    run(test)


@pytest.mark.parametrize("epc", ["", "30", "G" * 24, "3" * 26, "3" * 1_000_000], ids=str.__len__)
def test_a_tag_that_is_none_is_not_decoded(start: Start, belts: Belts, epc: str) -> None:
    """It should be one without an EPC, whatever the reader sent in its place."""
    belts.tags[FIRST] = Tag(epc, TAGS[FIRST].memory)
    start()

    async def test(track: RosTrack) -> None:
        assert await track.tag("a", FIRST) == Tag("", b"", dead=True)

    run(test)


def test_a_memory_that_is_too_long_is_not_decoded(start: Start, belts: Belts) -> None:
    """It should not be kept."""
    belts.tags[FIRST] = Tag(TAGS[FIRST].epc, bytes(SIZE + 1))
    start()

    async def test(track: RosTrack) -> None:
        assert await track.tag("a", FIRST) == Tag("", b"", dead=True)

    run(test)


def test_a_service_that_refuses_is_asked_again(start: Start, belts: Belts) -> None:
    """It should not take a track that is going down for one that sees nobody."""
    belts.refusing = 2
    start()

    async def test(track: RosTrack) -> None:
        assert await track.identify("i", SECOND) == SECOND

    run(test)


def test_what_the_sensors_see(start: Start, belts: Belts) -> None:
    """It should count the line's own zones, and follow what is blocked."""
    start()

    async def test(track: RosTrack) -> None:
        count = await track.count("")
        assert count.standing == {"a": 1, "b": 0, "c": 0, "i": 1}
        assert not track.blocked
        belts.blocked = ["b"]
        await until(lambda: track.blocked == {"b"})

    run(test)


def test_a_tag_that_cannot_be_decoded(start: Start, belts: Belts) -> None:
    """It should be one without an EPC."""
    belts.tags[FIRST] = Tag(TAGS[FIRST].epc, TAGS[FIRST].memory, dead=True)
    start()

    async def test(track: RosTrack) -> None:
        assert await track.tag("a", FIRST) == Tag("", b"", dead=True)

    run(test)


def test_where_several_stand_no_antenna_is_believed(start: Start) -> None:
    """It should not take a tag for that of any of them."""
    start()
    graph = ZoneGraph([Zone("a", ("b",), capacity=2, station="a"), Zone("b", ("a",))], speed_m_s=1.0)

    async def test(track: RosTrack) -> None:
        assert await track.tag("a", FIRST) is None

    run(test, graph)
