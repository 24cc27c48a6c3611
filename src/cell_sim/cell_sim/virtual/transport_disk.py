"""What the transport's process knows of carriers and moves, in the real journal, which may be lost or older.

It calls what it drives by labels, as in a world: after its journal was lost, its sensors tell it how many carriers
stand where, but not which label is whose.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from pathlib import Path

from cell_line.codes import Code
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_orchestrator.core.accept_store import Place
from cell_orchestrator.core.effects import MoveCarrier
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.places import places
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.file_damage import lose_end
from cell_sim.virtual.tag import VirtualTag
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal, read_values
from cell_transport.moves import MoveResult, Moves
from cell_transport.tag import Tag
from cell_transport.tag_memory import SIZE, TagMemory
from cell_transport.track_reconciliation import Count, reconcile
from cell_transport.zones import ZoneGraph

FILE = Path("transport", "journal.jsonl")
DAMAGED = bytes(range(SIZE))


class TransportDisk:
    """The journal, as one process after the other has it."""

    def __init__(self, folder: Path, line: Line, graph: ZoneGraph, luck: Luck) -> None:
        self._path, self._line, self._graph, self._luck = folder / FILE, line, graph, luck
        self._new_identity = partial(next, map("journal {}".format, count(1)))
        self._journal = Journal(self._path, new_identity=self._new_identity)
        self._carriages, self._moves = Carriages(graph, self._journal), Moves(self._journal)
        self._labels: dict[str, str] = {}
        self._boots = 0
        self._reconcile(dict.fromkeys(line.carriers, graph.zone_of_station[line.home]))

    @property
    def identity(self) -> str:
        """Of the journal."""
        return self._journal.identity

    @property
    def lost(self) -> str:
        """Why the journal has not all that it once had, for the present process."""
        return self._journal.lost

    def damage(self) -> None:
        """Have the next process find less than this one wrote."""
        lose_end(self._path, self._luck.rng)

    def reopen(self, strand: Callable[[], Mapping[str, str]]) -> bool:
        """Begin a new process; True where it knows no move any more.

        Args:
            strand: has everything stand where it is, and returns carrier -> zone.
        """
        self._journal.close()
        self._journal = journal = Journal(self._path, new_identity=self._new_identity)
        self._carriages, self._moves = Carriages.of_journal(self._graph, journal), Moves(journal)
        if journal.lost:
            self._carriages.let_stand(self._line.home)
            self._reconcile(strand())
        return bool(journal.lost)

    def _reconcile(self, zones: Mapping[str, str]) -> None:
        self._boots += 1
        seen = Counter(zones.values())
        count = Count(str(self._boots), {zone: seen[zone] for zone in self._graph.zones})
        reconcile(self._carriages, self._journal, count, self._line.carriers, self._line.home)
        for zone in seen:
            labels = [carriage.name for carriage in self._carriages.standing(zone)]
            if self._boots > 1:
                self._luck.rng.shuffle(labels)
            self._labels |= zip((carrier for carrier, at in zones.items() if at == zone), labels, strict=True)

    def results(self) -> dict[str, int]:
        """Move -> code, of those that have ended."""
        ids = [key.removeprefix("move ") for key in self._journal.keys("move ")]
        return {move: int(ended.code) for move in ids if (ended := self._moves.get(move))}

    def places(self, plant: Plant) -> tuple[Place, ...]:
        """Where it has the carriers, for the orchestrator."""
        stations = {zone: station for station, zone in self._graph.zone_of_station.items()}
        return places(plant, read_values(self._path), stations)

    def tag(self, carrier: str) -> tuple[str, bool]:
        """Identity of its tag, and whether that is dead, as far as it is known."""
        tag = self._carriages[self._labels[carrier]].tag
        return epc_uri(tag.epc), tag.dead

    # What is written

    def learn(self, carrier: str, tag: VirtualTag) -> None:
        """A tag was read or written."""
        says = tag.memory
        memory = TagMemory(says.unit, says.revision, says.step).encode() if says else DAMAGED
        self._carriages.update(self._labels[carrier], tag=Tag(epc_hex(tag.epc), memory, tag.dead))

    def asked(self, effect: MoveCarrier, carrier: str | None, log: str) -> None:
        """A move is asked for; `log`: newest event of who asks."""
        self._moves.note(effect.move, (effect.origin, effect.destination, effect.carrier), log)
        if carrier:
            zone = self._graph.zone_of_station[effect.destination]
            about = {"move": effect.move, "origin": effect.origin, "destination": zone, "taken_for": effect.carrier}
            self._carriages.update(self._labels[carrier], left="", **about)

    def hops(self, carrier: str, left: str, zone: str) -> None:
        """A carrier sets out for the next zone."""
        self._carriages.update(self._labels[carrier], zone=zone, left=left)

    def stands(self, carrier: str) -> None:
        """It stands in its zone."""
        self._carriages.update(self._labels[carrier], left="")

    def ended(self, move: str, code: int, carrier: str | None) -> None:
        """A move ended."""
        self._moves.keep(move, MoveResult(Code(code), "", ""))
        if carrier:
            arrived = self._carriages.arrival()
            self._carriages.update(self._labels[carrier], move="", destination="", left="", arrived=arrived)

    def close(self) -> None:
        """Close the files."""
        self._journal.close()
