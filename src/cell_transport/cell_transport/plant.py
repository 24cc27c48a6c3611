"""The kinematic transport: carriages that take their time from zone to zone, as one asyncio task per hop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cell_skills.clock import Clock
from cell_skills.codes import Code
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.read_points import Answer, IdentifyAnswer, ReadAnswer, ReadPoints
from cell_transport.tag_faults import Sighting, TagFaults
from cell_transport.traffic import Traffic
from cell_transport.zones import ZoneGraph

TAG_S = 0.1
"""Time on the air for a read on demand or a write [s]."""
IDENTIFY_S = 2.0
"""Time the camera needs for a fiducial [s]."""
KEPT_MOVES = 2000
"""Results of ended moves that are remembered over a restart."""


@dataclass(frozen=True, slots=True)
class MoveResult(Answer):
    """How a move ended; `station` is where the carrier stands, "" when that is not known."""

    station: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What the antenna at a place (a station, or the zone of a diverter) saw, and when [s]."""

    place: str
    sighting: Sighting
    at: float


class KinematicTransport:
    """Moves whatever carriage stands at a station to another one, and reads its tag wherever an antenna is passed.

    All methods belong to one asyncio loop. Whatever is done or promised is in the journal first: after a crash the
    moves under way go on, and a move that ended answers the same again.

    Attributes:
        graph: The track.
        carriages: What moves on it.
        traffic: Who may move where.
        stuck: Carriages that do not move although they should.
    """

    def __init__(
        self,
        graph: ZoneGraph,
        carriages: Carriages,
        journal: Journal,
        clock: Clock,
        faults: TagFaults,
        on_read: Callable[[Read], None],
        on_change: Callable[[], None],
    ) -> None:
        """Take up where the journal ends; nothing moves before `start`.

        Args:
            graph: the track.
            carriages: what moves on it.
            journal: where results of moves are kept.
            clock: line time.
            faults: what goes wrong.
            on_read: told of every report of an antenna.
            on_change: told after something may have changed its zone.
        """
        self.graph = graph
        self.carriages = carriages
        self.traffic = Traffic(graph)
        self._journal = journal
        self._clock = clock
        self._faults = faults
        self._points = ReadPoints(graph, carriages, faults)
        self._on_read = on_read
        self._on_change = on_change
        self.stuck: set[str] = set()
        self._waiting: dict[str, str] = {}  # carriage -> zone its move waits to be accepted for, the oldest first
        self._ends: dict[str, asyncio.Future[MoveResult]] = {}
        self._hops: set[asyncio.Task[None]] = set()
        for carriage in carriages:
            self.traffic.place(carriage.name, carriage.zone)
        for key in journal.keys("move ")[:-KEPT_MOVES]:
            journal.put(key, None)

    def start(self) -> None:
        """Go on with the moves that were under way."""
        for carriage in self.carriages:
            if carriage.move:
                self._begin(carriage.name, carriage.move, carriage.destination)
        self._dispatch()

    async def close(self) -> None:
        """Stop where everything is, as a crash would; whoever waits for a move is told to ask again."""
        for task in self._hops:
            task.cancel()
        await asyncio.gather(*self._hops, return_exceptions=True)
        for end in self._ends.values():
            end.set_result(MoveResult(Code.REFUSED, "the transport has stopped", ""))
        self._ends.clear()
        self._journal.close()

    async def move(self, move_id: str, start: str, destination: str, carrier: str = "") -> MoveResult:
        """Move the carriage at station `start` to station `destination`, once however often it is asked.

        A destination that is taken is waited for.

        Args:
            move_id: a move seen before is attached to, or answers its first result.
            start: station.
            destination: station.
            carrier: who is believed to stand there; where several stand, the one with that tag goes.
        """
        if (kept := self._journal.get(f"move {move_id}")) is not None:
            code, message, station = kept
            return MoveResult(Code(code), message, station)
        if move_id not in self._ends:
            if destination not in self.graph.zone_of_station:
                return self._end(move_id, MoveResult(Code.NO_ROUTE, f"there is no station {destination!r}", start))
            carriage = self._points.find(start, carrier, free=True)
            if carriage is None:
                return self._end(move_id, MoveResult(Code.NO_CARRIER, f"no carrier stands free at {start!r}", ""))
            end = self._begin(carriage.name, move_id, self.graph.zone_of_station[destination])
            self._dispatch()
        else:
            end = self._ends[move_id]
        return await asyncio.shield(end)

    def zone_of_move(self, move_id: str) -> str:
        """Zone of the carriage on this move, "" when it is over or never began."""
        return next((carriage.zone for carriage in self.carriages if carriage.move == move_id), "")

    def open_moves(self) -> list[str]:
        """Ids of the moves under way or waiting for their destination."""
        return list(self._ends)

    async def read(self, station: str) -> ReadAnswer:
        """Read the tag at a station again; everybody hears of it."""
        await self._clock.sleep(TAG_S)
        answer, sightings = self._points.read(station)
        self._report(station, sightings)
        return answer

    async def write(self, station: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write a tag; see `ReadPoints.write`."""
        await self._clock.sleep(TAG_S)
        return self._points.write(station, target, memory, new_epc)

    async def identify(self, station: str) -> IdentifyAnswer:
        """Identify the carriage at an inspection station; see `ReadPoints.identify`."""
        await self._clock.sleep(IDENTIFY_S)
        return self._points.identify(station)

    def _begin(self, name: str, move_id: str, destination: str) -> asyncio.Future[MoveResult]:
        self.carriages.update(name, move=move_id, destination=destination)
        self._waiting[name] = destination
        end = self._ends[move_id] = asyncio.get_running_loop().create_future()
        return end

    def _dispatch(self) -> None:
        """Accept what can be accepted and start every hop that may start."""
        for name in self.traffic.request_most(self._waiting):
            del self._waiting[name]
            if not self.traffic.is_moving(name):
                self._arrive(name)
        for name in self.traffic.moving():
            if (zone := self.traffic.start_hop(name)) is not None:
                self.carriages.update(name, zone=zone, hops=self.carriages[name].hops + 1, hopping=True)
                task = asyncio.create_task(self._hop(name, zone))
                self._hops.add(task)
                task.add_done_callback(self._hops.discard)
        self._on_change()

    async def _hop(self, name: str, zone: str) -> None:
        if (stuck_s := self._faults.stuck_time(name, self.carriages[name].hops)) > 0.0:
            self.stuck.add(name)
            await self._clock.sleep(stuck_s)
            self.stuck.discard(name)
        await self._clock.sleep(self.graph.hop_time(zone))
        self.carriages.update(name, hopping=False)
        if self.traffic.finish_hop(name):
            self._arrive(name)
        elif self.graph.has_read_point(zone):
            self._report(zone, self._points.look(name))
        self._dispatch()

    def _arrive(self, name: str) -> None:
        """Read the tag at the destination, then end the move."""
        carriage = self.carriages.update(name, arrived=self.carriages.arrival())
        station = self.graph.zones[carriage.destination].station or ""
        self._report(station, self._points.look(name))
        self._end(carriage.move, MoveResult(Code.DONE, "", station))
        self.carriages.update(name, move="", destination="")

    def _end(self, move_id: str, result: MoveResult) -> MoveResult:
        self._journal.put(f"move {move_id}", [int(result.code), result.message, result.station])
        if (end := self._ends.pop(move_id, None)) is not None:
            end.set_result(result)
        return result

    def _report(self, place: str, sightings: tuple[Sighting, ...]) -> None:
        for sighting in sightings:
            self._on_read(Read(place, sighting, self._clock.now()))
