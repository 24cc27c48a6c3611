"""Read points of several drivers on one line: each antenna by its own, and one that is lost holds who is there."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from tcp_reader import TcpReader, TcpReadPoint, TcpReadPointOptions
from trial_line import CARRIERS, GRAPH, MoodyConveyor, parts, until

from cell_line.codes import Code
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.carriages import delivered_tag
from cell_transport.drivers import Identifier
from cell_transport.drivers_at_work import AtOnce, at_work
from cell_transport.loop_line import BUFFER
from cell_transport.moves import MoveResult
from cell_transport.supervisor import TransportSupervisor
from cell_transport.tag_memory import TagMemory
from cell_transport.transport import Transport

FIRST, SECOND = CARRIERS[:2]


class Reading:
    """A line of which one place has a reader of its own; kinematic drivers read all others.

    Attributes:
        reader: The one there, in front of which the first carrier will stand.
        own: Its driver.
    """

    def __init__(self, folder: Path, reader: TcpReader, place: str = "s1") -> None:
        self.reader = reader
        made = parts(folder)
        self.own = TcpReadPoint(TcpReadPointOptions(port=reader.port), made.env)
        self._parts = replace(made, drivers={**made.drivers, f"read_points.{place}": self.own})
        self._supervisor = TransportSupervisor(lambda _: None, lambda: None)

    async def __aenter__(self) -> "Reading":
        self._supervisor.start(self._parts)
        await until(lambda: self._supervisor.transport is not None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._supervisor.close()

    @property
    def transport(self) -> Transport:
        assert self._supervisor.transport
        return self._supervisor.transport

    @property
    def trouble(self) -> str:
        """What is wrong with which driver."""
        return self._supervisor.trouble

    def move(self, carrier: str, destination: str) -> asyncio.Task[MoveResult]:
        return asyncio.create_task(self.transport.move(f"to {destination}", BUFFER, destination, carrier))


def tried(folder: Path, story: Callable[[Reading], Awaitable[None]], there: bool = True, place: str = "s1") -> None:
    """Tell a story of a line whose reader is there at first, or not."""

    async def test() -> None:
        reader = TcpReader(delivered_tag(FIRST))
        await reader.start()
        if not there:
            await reader.pull_the_plug()
        async with Reading(folder, reader, place) as line:
            await story(line)
        await reader.pull_the_plug()

    asyncio.run(test())


def test_each_antenna_is_read_by_its_own_driver(tmp_path: Path) -> None:
    """It should ask the reader at its station, and nobody else there, for reads and for writes."""

    async def story(line: Reading) -> None:
        assert (await line.move(SECOND, "s2")).code is Code.DONE
        assert line.reader.asked == 0
        assert (await line.move(FIRST, "s1")).code is Code.DONE
        assert line.reader.asked == 1
        memory = TagMemory("A-01", "1.1", 1).encode()
        assert (await line.transport.tags.write("s1", epc_hex(FIRST), memory, "")).code is Code.DONE
        assert line.reader.tag and line.reader.tag.memory == memory
        assert (await line.transport.read("s1")).sighting.rssi == -40.0
        assert (await line.transport.read("s2")).sighting.rssi != -40.0

    tried(tmp_path, story)


def test_a_lost_reader_holds_who_stands_before_it(tmp_path: Path) -> None:
    """It should be named with its place, others pass behind, and who was to be read is read when it is back."""

    async def story(line: Reading) -> None:
        await until(lambda: line.trouble == "")
        line.reader.dumb = True
        waits, behind = line.move(FIRST, "s1"), line.move(SECOND, "s2")
        held = {"s1": [FIRST], "z2": [FIRST], "z1": [SECOND]}
        await until(lambda: line.transport.traffic.occupancy() == held and line.reader.asked == 1)
        await line.reader.pull_the_plug()
        assert (await behind).code is Code.DONE
        await until(lambda: line.trouble == f"read_points.s1: no answer from 127.0.0.1:{line.reader.port}")
        assert not waits.done()
        line.reader.dumb = False
        await line.reader.start()
        assert (await waits).code is Code.DONE
        assert line.trouble == ""

    tried(tmp_path, story)


def test_a_reader_that_was_never_there_holds_nobody_else(tmp_path: Path) -> None:
    """It should be waited for only where it reads; the transport begins without it."""

    async def story(line: Reading) -> None:
        waits = line.move(FIRST, "s1")
        assert (await line.move(SECOND, "s2")).code is Code.DONE
        await until(lambda: line.trouble.startswith("read_points.s1: no answer from"))
        assert not waits.done()
        await line.reader.start()
        assert (await waits).code is Code.DONE

    tried(tmp_path, story, there=False)


def test_nobody_goes_on_unread(tmp_path: Path) -> None:
    """It should wait at a diverter, too, though the zone behind it is free and its way goes on."""

    async def story(line: Reading) -> None:
        waits = line.move(FIRST, "s1")
        assert (await line.move(SECOND, "s0")).code is Code.DONE
        assert line.transport.traffic.occupancy() == {"z2": [FIRST], "s0": [SECOND]}
        await line.reader.start()
        assert (await waits).code is Code.DONE
        assert line.reader.asked == 1

    tried(tmp_path, story, there=False, place="z2")


def test_who_waits_is_read_after_a_restart(tmp_path: Path) -> None:
    """It should stand where it is, leave the zone behind it to others, and end its move when the reader is back."""

    async def story(line: Reading) -> None:
        line.move(FIRST, "s1")
        assert (await line.move(SECOND, "s2")).code is Code.DONE
        assert line.transport.traffic.occupancy() == {"s1": [FIRST], "s2": [SECOND]}
        assert not line.transport.carriages[FIRST].hopping, "after a crash the zone behind it may be another's"
        await line.__aexit__()
        async with Reading(tmp_path, line.reader) as again:
            assert again.transport.open_moves() == ["to s1"]
            await line.reader.start()
            assert (await again.move(FIRST, "s1")).code is Code.DONE
            assert line.reader.asked == 1

    tried(tmp_path, story, there=False)


def test_a_bug_in_a_read_that_was_waited_for_is_a_read_that_saw_nothing(tmp_path: Path) -> None:
    """It should end the move well: the zone behind it may be another's by now."""

    async def story(line: Reading) -> None:
        waits = line.move(FIRST, "s1")
        assert (await line.move(SECOND, "s2")).code is Code.DONE
        line.own.broken = True
        await line.reader.start()
        assert (await waits).code is Code.DONE
        assert (await line.transport.move("away", "s1", BUFFER)).code is Code.DONE

    tried(tmp_path, story, there=False)


def test_each_inspection_station_may_have_its_own_camera(tmp_path: Path) -> None:
    """It should ask the one at the zone, and where there is none, that of all."""

    class Camera(Identifier):
        def __init__(self, sees: str) -> None:
            self._sees = sees

        async def identify(self, zone: str, carriage: str) -> str:
            return self._sees

    made = {**parts(tmp_path).drivers, "identifier": Camera("of all"), "identifier.s2": Camera("of s2")}
    subject = at_work(made, GRAPH, AtOnce()).identifier
    assert asyncio.run(subject.identify("s2", FIRST)) == "of s2"
    assert asyncio.run(subject.identify("s1", FIRST)) == "of all"


def test_what_is_blocked_is_told(tmp_path: Path) -> None:
    """It should be what the conveyor says."""
    made = parts(tmp_path)
    track = MoodyConveyor(made.env)
    track.blocked = frozenset({"z1"})
    assert at_work({**made.drivers, "conveyor": track}, GRAPH, AtOnce()).conveyor.blocked == {"z1"}
