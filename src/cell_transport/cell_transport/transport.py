"""The transport: moves as hops of a track, one asyncio task per hop, and reads wherever an antenna is passed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from cell_line.background import background
from cell_line.clock import Clock
from cell_line.codes import Code
from cell_line.plain import shown
from cell_transport.answer import Answer
from cell_transport.carriages import Carriage, Carriages
from cell_transport.drivers import Drivers
from cell_transport.journal import Journal
from cell_transport.moves import MoveResult, Moves
from cell_transport.tag import Look, TagSighting
from cell_transport.tag_access import ReadAnswer, TagAccess
from cell_transport.traffic import Traffic
from cell_transport.unread import Unread
from cell_transport.zones import ZoneGraph

Learned = Mapping[str, Any]
"""What there is to keep of a carriage after a look at it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the antenna at a place (a station, or the zone of a diverter) saw, and when [s]."""

    place: str
    sighting: TagSighting
    at: float


class Transport:
    """Moves whatever carriage stands at a station to another one, and reads its tag wherever an antenna is passed.

    All methods belong to one asyncio loop. Whatever is done or promised is in the journal first: after a crash the
    moves under way go on, hops under way are asked for again, and a move that ended answers the same again.

    A hop that fails ends its move. The carriage keeps both zones, so nobody runs into it, until another move from the
    same station takes it up: that asks for the hop once more.

    Attributes:
        graph: The zones.
        carriages: What moves on them.
        journal: Where they and the results of moves are kept.
        traffic: Who may move where.
        tags: Write and identify; a read that everybody is to hear of is asked for here.
    """

    def __init__(
        self,
        graph: ZoneGraph,
        carriages: Carriages,
        journal: Journal,
        drivers: Drivers,
        clock: Clock,
        on_read: Callable[[Read], None],
        on_change: Callable[[], None],
    ) -> None:
        """Take up where the journal ends; nothing moves before `start`.

        Args:
            graph: the zones.
            carriages: what moves on them.
            journal: where results of moves are kept.
            drivers: what moves and reads them.
            clock: line time.
            on_read: told of every report of an antenna.
            on_change: told after something may have changed its zone.

        Raises:
            TrafficError: more carriages are in a zone than it has places.
        """
        self.graph = graph
        self.carriages = carriages
        self.traffic = Traffic(graph)
        self.journal = journal
        self._journal_id = journal.identity
        self._moves = Moves(journal)
        self._track = drivers.conveyor
        self._clock = clock
        self.tags = TagAccess(graph, carriages, drivers)
        self._unread = Unread(self.traffic, carriages, self.tags, self._dispatch)
        self._on_read = on_read
        self._on_change = on_change
        self._waiting: dict[str, str] = {}  # carriage -> zone its move waits to be accepted for, the oldest first
        self._ends: dict[str, asyncio.Future[MoveResult]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for carriage in carriages:
            self.traffic.place(carriage.name, carriage.zone, carriage.left)

    def start(self) -> None:
        """Go on with the moves that were under way, first with those that stand in the way of others.

        Who stands between the stations and is of a buffer goes back there: nobody else would get past.
        """
        for carriage in self.carriages.adrift():
            move_id, back = f"back {carriage.hops} {carriage.name}", self.graph.zone_of_station[carriage.origin]
            self.carriages.update(carriage.name, move=move_id, destination=back)
        moving = [carriage for carriage in self.carriages if carriage.move]
        for carriage in sorted(moving, key=lambda carriage: self.graph.zones[carriage.zone].station is not None):
            self._ends[carriage.move] = asyncio.get_running_loop().create_future()
            self._waiting[carriage.name] = carriage.destination
            if carriage.hopping:
                self._run(self._hop, carriage.name)
        self._dispatch()

    async def close(self) -> None:
        """Stop as a crash would; whoever waits for a move is told to ask again."""
        for task in self._tasks:
            task.cancel()
        for end in self._ends.values():
            end.set_result(MoveResult(Code.REFUSED, "the transport has stopped", ""))
        self._ends.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.journal.close()

    async def move(
        self, move_id: str, start: str, destination: str, carrier: str = "", log: str = "", journal: str = ""
    ) -> MoveResult:
        """Move the carriage at station `start` to station `destination`, once however often it is asked.

        A destination that is taken is waited for.

        Args:
            move_id: a move seen before is attached to, or answers its first result.
            start: station.
            destination: station.
            carrier: who is believed to stand there; where several stand, the one with that tag goes.
            log: newest event of the log of who asks, "" for none.
            journal: id of the one with which this was decided on, "" for any.
        """
        asked = (start, destination, carrier)
        if self._moves.is_other(move_id, asked):
            return await self._refuse(move_id)
        if (ended := self._moves.get(move_id)) is not None:
            return ended
        if move_id not in self._ends:
            if journal not in ("", self.journal.identity):
                return MoveResult(Code.CANCELLED, "it was asked of a journal that is lost: it may have been done", "")
            self._moves.note(move_id, asked, log)
            if destination not in self.graph.zone_of_station:
                return self._end(move_id, MoveResult(Code.NO_ROUTE, f"there is no station {destination!r}", start))
            carriage = self.tags.find_free(start, carrier)
            if carriage is None:
                return self._end(move_id, MoveResult(Code.NO_CARRIER, f"no carrier stands free at {start!r}", ""))
            self._begin(carriage, move_id, start, self.graph.zone_of_station[destination], carrier)
        return await asyncio.shield(self._ends[move_id])

    def recall(self, move_id: str) -> None:
        """Take back a move that has not begun, because its destination is taken; any other goes on."""
        for carriage in self.carriages:
            if carriage.move == move_id and self._waits_at_start(carriage):
                del self._waiting[carriage.name]
                self._over(carriage, MoveResult(Code.CANCELLED, "taken back before it began", carriage.origin))

    def _waits_at_start(self, carriage: Carriage) -> bool:
        at_start = carriage.zone == self.graph.zone_of_station[carriage.origin]
        return carriage.name in self._waiting and at_start and not carriage.hopping

    async def _refuse(self, move_id: str) -> MoveResult:
        """Refuse to take one move for another, once that has ended: whoever asks keeps off until then."""
        if move_id in self._ends:
            await asyncio.shield(self._ends[move_id])
        return MoveResult(Code.ID_TAKEN, f"the id {move_id} is taken by another move", "")

    def zone_of_move(self, move_id: str) -> str:
        """Zone of the carriage on this move, "" when it is over or never began."""
        return next((carriage.zone for carriage in self.carriages if carriage.move == move_id), "")

    def open_moves(self) -> list[str]:
        """Ids of the moves under way or waiting for their destination."""
        return list(self._ends)

    def stuck(self) -> list[str]:
        """Carriages that do not move although they should."""
        blocked = self._track.blocked

        def is_stuck(carriage: Carriage) -> bool:
            return (carriage.hopping and carriage.zone in blocked) or self.carriages.is_stranded(carriage)

        return [carriage.name for carriage in self.carriages if is_stuck(carriage)]

    def let_pass(self) -> None:
        """Let others past those that wait for a read point which is not there."""
        self._unread.let_pass()

    async def read(self, station: str) -> ReadAnswer:
        """Read the tag at a station again; everybody hears of it."""
        answer, look = await self.tags.read(station)
        self._report(station, look)
        return answer

    def _begin(self, carriage: Carriage, move_id: str, start: str, destination: str, taken_for: str) -> None:
        """Begin a move, with the hop that failed if there is one."""
        name, hops = carriage.name, carriage.hops + carriage.hopping
        about = {"move": move_id, "origin": start, "destination": destination, "taken_for": taken_for}
        self.carriages.update(name, hops=hops, **about)
        self._ends[move_id] = asyncio.get_running_loop().create_future()
        if carriage.hopping:
            self._run(self._hop, name)
        else:
            self._waiting[name] = destination
        self._dispatch()

    def _dispatch(self) -> None:
        """Accept what can be accepted and start every hop that may start."""
        for name in self.traffic.request_most(self._waiting):
            del self._waiting[name]
            if not self.traffic.is_moving(name):
                self._run(self._stay, name)
        for name in self.traffic.moving():
            if name not in self._unread and (zone := self.traffic.start_hop(name)) is not None:
                carriage = self.carriages[name]
                self.carriages.update(name, zone=zone, left=carriage.zone, hops=carriage.hops + 1, overwrote="")
                self._run(self._hop, name)
        self._on_change()

    def _run(self, work: Callable[[str], Coroutine[Any, Any, None]], name: str) -> None:
        task = background(self._answered(work, name), f"the move of {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, work: Callable[[str], Coroutine[Any, Any, None]], name: str) -> None:
        """Do the work for a carriage; whoever waits for its move hears of a bug."""
        try:
            await work(name)
        except Exception as error:
            logging.getLogger(__name__).exception("bug in the move of %s", name)
            if self.carriages[name].move:
                self._fail(name, Answer(Code.EXCEPTION, shown(f"{type(error).__name__}: {error}")))

    async def _hop(self, name: str) -> None:
        """Have the track bring a carriage into its zone, and read its tag there before it may go on."""
        carriage = self.carriages[name]
        hop_id = f"{self._journal_id} {name} {carriage.hops}"
        answer = await self._track.hop(hop_id, name, carriage.left, carriage.zone)
        if answer.code is not Code.DONE:
            self._fail(name, answer)
            return
        look, learned, is_last = await self._unread.read(name)
        if is_last and carriage.zone == carriage.destination:
            self._arrive(name, look, learned)
        else:
            self.carriages.update(name, left="", **learned)
            self._report(self._place(carriage.zone), look)
            if is_last:
                self._waiting[name] = carriage.destination
        self._dispatch()

    async def _stay(self, name: str) -> None:
        """End a move to where the carriage stands."""
        self._arrive(name, *await self.tags.look(name))
        self._on_change()

    def _arrive(self, name: str, look: Look, learned: Learned) -> None:
        """Report the tag at the destination, then end the move."""
        carriage = self.carriages[name]
        station, arrived = self._place(carriage.zone), self.carriages.arrival()
        self._report(station, look)
        self._over(carriage, MoveResult(Code.DONE, "", station), left="", arrived=arrived, **learned)

    def _fail(self, name: str, answer: Answer) -> None:
        """End the move of a carriage that did not get to its zone; it may be anywhere on the way there."""
        carriage = self.carriages[name]
        message = f"{carriage.left} -> {carriage.zone}: {answer.message}"
        self._waiting.pop(name, None)
        self._over(carriage, MoveResult(answer.code, message, ""))
        self._on_change()

    def _over(self, carriage: Carriage, result: MoveResult, **changes: Any) -> None:
        """End the move of a carriage, which is kept with where that is: whoever hears of the end may rely on it."""
        entry = self._moves.entry(carriage.move, result)
        self.carriages.update(carriage.name, entry, move="", destination="", **changes)
        self._moves.kept()
        self._ends.pop(carriage.move).set_result(result)

    def _end(self, move_id: str, result: MoveResult) -> MoveResult:
        self._moves.keep(move_id, result)
        return result

    def _place(self, zone: str) -> str:
        return self.graph.zones[zone].station or zone

    def _report(self, place: str, look: Look) -> None:
        for sighting in look.sightings:
            self._on_read(Read(place, sighting, self._clock.now()))
