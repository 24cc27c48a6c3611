"""A transport in a folder, in virtual time, with all that it reported."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from cell_line.driver import Driver
from cell_line.manual_clock import ManualClock
from cell_transport.answer import Answer
from cell_transport.carriages import Carriage, Carriages
from cell_transport.drivers import TransportEnv
from cell_transport.drivers_at_work import AtOnce, at_work
from cell_transport.fault_rates import TransportFaults
from cell_transport.journal import Journal
from cell_transport.kinematic_drivers import (
    KinematicConveyor,
    KinematicIdentifier,
    KinematicReadPoint,
    KinematicTrackOptions,
)
from cell_transport.loop_line import BUFFER, loop_line
from cell_transport.moves import MoveResult
from cell_transport.parts import TransportParts
from cell_transport.stuck_faults import StuckConveyor
from cell_transport.tag_faults import FaultyReadPoint, TagFaults
from cell_transport.track_reconciliation import Count
from cell_transport.transport import Read, Transport

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in range(1, 9)]
GRAPH = loop_line()
TURNS = 20_000
"""Of an event loop; a test takes some thousand."""


class MoodyConveyor(KinematicConveyor):
    """A kinematic track whose hops may hang or fail.

    Attributes:
        asked: Ids of the hops that were asked for, and their zones.
        hanging: Zones that are never reached.
        broken: Zones to which a hop raises.
        endings: Zone -> how the next hop to it ends.
        mood: How every other hop ends, None for well.
        blocked: As of a track.
        counts: What its sensors show next; it has some where there are any.
    """

    blocked: frozenset[str] = frozenset()

    def __init__(self, env: TransportEnv, *counts: Count) -> None:
        super().__init__(KinematicTrackOptions(), env)
        self.sensing = bool(counts)
        self.counts: asyncio.Queue[Count] = asyncio.Queue()
        for count in counts:
            self.counts.put_nowait(count)
        self.asked: list[tuple[str, str]] = []
        self.hanging: set[str] = set()
        self.broken: set[str] = set()
        self.endings: dict[str, Answer] = {}
        self.mood: Callable[[], Answer | None] = lambda: None

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        self.asked.append((hop_id, zone))
        if zone in self.hanging:
            await asyncio.Event().wait()
        if zone in self.broken:
            raise RuntimeError("broken")
        ending = self.endings.pop(zone, None) or self.mood()
        return ending or await super().hop(hop_id, carriage, origin, zone)

    async def count(self, known: str) -> Count:
        return await self.counts.get()

    def ids(self, zone: str) -> list[str]:
        """Ids of the hops to a zone."""
        return [hop_id for hop_id, asked in self.asked if asked == zone]


class Line:
    """A transport in a folder; another one in the same folder goes on where it ended."""

    def __init__(self, folder: Path, carriers: int = 8, **rates: float) -> None:
        self.reads: list[Read] = []
        self.told: list[Carriage] = []  # the first carriage, whenever a change was told
        self.clock = ManualClock()
        journal = Journal(folder / "journal.jsonl")
        self.carriages = Carriages.of_carriers(GRAPH, CARRIERS[:carriers], BUFFER, journal)
        env = TransportEnv(GRAPH, self.clock)
        env.carriages = self.carriages
        self.track = MoodyConveyor(env)
        drivers = at_work(drivers_of(self.track, env, TransportFaults(**rates)), GRAPH, AtOnce())
        self.transport = Transport(GRAPH, self.carriages, journal, drivers, self.clock, self.reads.append, self.check)

    def check(self) -> None:
        """No zone holds more than it has places for; the traffic and the carriages agree."""
        self.told.append(self.carriages[CARRIERS[0]])
        for zone, inside in self.transport.traffic.occupancy().items():
            assert len(inside) <= GRAPH.zones[zone].capacity
        for carriage in self.carriages:
            assert self.transport.traffic.zone_of(carriage.name) == carriage.zone

    def start(self) -> "Line":
        """Start the transport."""
        self.transport.start()
        return self

    def move(self, move_id: str, start: str, destination: str, carrier: str = "") -> asyncio.Task[MoveResult]:
        """Begin a move."""
        return asyncio.create_task(self.transport.move(move_id, start, destination, carrier))


def drivers_of(track: MoodyConveyor, env: TransportEnv, rates: TransportFaults) -> dict[str, Driver]:
    """Kinematic drivers with faults in between, by role."""
    options = KinematicTrackOptions()
    points = FaultyReadPoint(KinematicReadPoint(options, env), TagFaults(rates, seed=2), env)
    conveyor, identifier = StuckConveyor(track, rates, 2, env), KinematicIdentifier(options, env)
    return {"conveyor": conveyor, "read_points": points, "identifier": identifier}


def parts(folder: Path, *counts: Count, carriers: int = 2) -> TransportParts:
    """The parts of a transport in a folder, of which nobody hears; its track sees what is counted, if anything is."""
    env = TransportEnv(GRAPH, ManualClock())
    drivers = drivers_of(MoodyConveyor(env, *counts), env, TransportFaults())
    path = folder / "journal.jsonl"
    return TransportParts(env, drivers, tuple(CARRIERS[:carriers]), BUFFER, path, lambda _: None, lambda: None)


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in a loop of its own, in virtual time; one that takes more turns of it than any needs fails."""

    async def bounded() -> None:
        task = asyncio.ensure_future(test())
        for _ in range(TURNS):
            if task.done():
                return task.result()
            await asyncio.sleep(0)
        raise AssertionError("it does not end")

    asyncio.run(bounded())


async def turns(count: int) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what needs wall time."""
    async with asyncio.timeout(240.0):
        while not condition():
            await asyncio.sleep(0.01)
