"""The carriages of a line: where each one is, what is known of its tag, and which move it is on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from cell_line.config.strict_yaml import ConfigError
from cell_line.config.transport import StationKind
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.journal import Journal
from cell_transport.tag import Tag
from cell_transport.tag_memory import TagMemory
from cell_transport.zones import ZoneGraph

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Carriage:
    """One thing that is driven from stop to stop.

    Attributes:
        name: On a kinematic track its true identity, the carrier id. In a world a label of what stands where.
        zone: Where it is; during a hop the zone it enters.
        tag: Its tag, as far as it is known.
        visits: How often an antenna looked at it.
        hops: How many hops it began.
        arrived: Number of its last arrival, counted over all carriages; the smallest in a zone stands there longest.
        move: Id of the move it is on, or "".
        destination: Zone where that move ends.
        left: During a hop the zone it comes from, else ""; with no move the hop has failed, and it may be in either.
        origin: Station where its last move began.
        overwrote: EPC that its tag had before an inspection station wrote another, until it leaves.
        taken_for: Carrier that its last move was asked for, "" where none was named; its tag may be another's.
        raw: The tag as the track told it, where faults have made another of it; None where `tag` is what was told.
    """

    name: str
    zone: str
    tag: Tag
    visits: int = 0
    hops: int = 0
    arrived: int = 0
    move: str = ""
    destination: str = ""
    left: str = ""
    origin: str = ""
    overwrote: str = ""
    taken_for: str = ""
    raw: Tag | None = None

    @property
    def hopping(self) -> bool:
        """Whether it is between two zones."""
        return self.left != ""

    @property
    def failed(self) -> bool:
        """Whether its hop has failed."""
        return self.hopping and self.move == ""


class Carriages:
    """All carriages of a line, kept in a journal. Knows no time and no traffic.

    Attributes:
        graph: The zones.
    """

    def __init__(self, graph: ZoneGraph, journal: Journal) -> None:
        """Begin with none.

        Args:
            graph: the zones.
            journal: where they are kept.
        """
        self.graph = graph
        self._journal = journal
        self._all: dict[str, Carriage] = {}

    @classmethod
    def of_carriers(cls, graph: ZoneGraph, carriers: Iterable[str], home: str, journal: Journal) -> Self:
        """One for each carrier; one that was never seen stands at the station `home` with the tag of an empty carrier.

        Raises:
            ConfigError: a carriage was left in a zone that is no more.
        """
        made = cls(graph, journal)
        for name in carriers:
            if not made.load(name):
                made.add(name, graph.zone_of_station[home], delivered_tag(name))
        return made

    @classmethod
    def of_journal(cls, graph: ZoneGraph, journal: Journal) -> Self:
        """Those that are in the journal.

        Raises:
            ConfigError: a carriage was left in a zone that is no more.
        """
        made = cls(graph, journal)
        for key in journal.keys(_key("")):
            made.load(key.removeprefix(_key("")))
        return made

    def load(self, name: str) -> bool:
        """Take a carriage from the journal; returns whether it is there.

        Raises:
            ConfigError: it was left in a zone that is no more.
        """
        if (kept := self._journal.get(_key(name))) is None:
            return False
        carriage = self._all[name] = _from_json(name, kept)
        for zone in (carriage.zone, carriage.destination, carriage.left):
            if zone and zone not in self.graph.zones:
                raise ConfigError(self._journal.path, 1, "", f"{name} is bound to zone {zone!r}, which is no more")
        return True

    def add(self, name: str, zone: str, tag: Tag, origin: str = "") -> None:
        """Take a new carriage, that stands in a zone; `origin` as in `Carriage`."""
        carriage = self._all[name] = Carriage(name, zone, tag, origin=origin)
        self._journal.put(_key(name), _to_json(carriage))

    def remove(self, name: str) -> None:
        """Forget a carriage."""
        del self._all[name]
        self._journal.put(_key(name), None)

    def __contains__(self, name: str) -> bool:
        """Whether there is a carriage of this name."""
        return name in self._all

    def __getitem__(self, name: str) -> Carriage:
        """Return a carriage by its name."""
        return self._all[name]

    def __iter__(self) -> Iterator[Carriage]:
        """All carriages, in the order in which they came to be known."""
        return iter(list(self._all.values()))

    def update(self, name: str, also: Mapping[str, Any] = NOTHING, /, **changes: Any) -> Carriage:
        """Change a carriage; the change is kept before this returns, together with other entries of the journal."""
        return self._change(name, changes, also, durable=True)

    def note(self, name: str, **changes: Any) -> Carriage:
        """Change what may be lost with the machine's power, or is kept with the next update."""
        return self._change(name, changes, NOTHING, durable=False)

    def _change(self, name: str, changes: Mapping[str, Any], also: Mapping[str, Any], durable: bool) -> Carriage:
        carriage = replace(self._all[name], **changes)
        self._journal.put_all({**also, _key(name): _to_json(carriage)}, durable)
        self._all[name] = carriage
        return carriage

    def arrival(self) -> int:
        """Number for the next arrival."""
        return 1 + max((carriage.arrived for carriage in self), default=0)

    def standing(self, zone: str) -> list[Carriage]:
        """Carriages that stand in a zone, the longest there first; none that is entering or leaving it."""
        there = [carriage for carriage in self if carriage.zone == zone and not carriage.hopping]
        return sorted(there, key=lambda carriage: carriage.arrived)

    def is_stranded(self, carriage: Carriage) -> bool:
        """Whether it is on no move and at no station, because its move has failed."""
        return not carriage.move and (carriage.hopping or self.graph.zones[carriage.zone].station is None)

    def adrift(self) -> list[Carriage]:
        """Those that stand between the stations, on no move, and came from a buffer, where there is room for all."""
        kinds = {station: self.graph.zones[zone].kind for station, zone in self.graph.zone_of_station.items()}
        return [
            carriage
            for carriage in self
            if self.is_stranded(carriage) and not carriage.hopping and kinds.get(carriage.origin) is StationKind.BUFFER
        ]

    def stranded(self, origin: str) -> list[Carriage]:
        """Carriages whose move from a station has failed on the way."""
        return [carriage for carriage in self if carriage.origin == origin and self.is_stranded(carriage)]

    def let_stand(self, home: str) -> None:
        """Have none on a move any more: what is known of moves is lost or old; all are of the station `home`."""
        for carriage in self:
            self.update(carriage.name, move="", destination="", left="", origin=home, taken_for="")

    def neighbour(self, name: str) -> Carriage | None:
        """The carriage whose tag a wrong read hears: the next one."""
        names = list(self._all)
        return self._all[names[(names.index(name) + 1) % len(names)]] if len(names) > 1 else None


def kept_carriages(values: Mapping[str, Any]) -> list[Carriage]:
    """All carriages in what a journal says; see `read_values`."""
    prefix = _key("")
    return [_from_json(key.removeprefix(prefix), kept) for key, kept in values.items() if key.startswith(prefix)]


def delivered_tag(carrier: str) -> Tag:
    """Tag of a carrier as it is delivered: its own EPC, and that it is empty."""
    return Tag(epc_hex(carrier), TagMemory().encode())


def _key(name: str) -> str:
    return f"carriage {name}"


def _to_json(carriage: Carriage) -> list[Any]:
    return [
        carriage.zone,
        [*_tag_to_json(carriage.tag), *(_tag_to_json(carriage.raw) if carriage.raw else ())],
        carriage.visits,
        carriage.hops,
        carriage.arrived,
        carriage.move,
        carriage.destination,
        carriage.left,
        carriage.origin,
        carriage.overwrote,
        carriage.taken_for,
    ]


def _from_json(name: str, kept: list[Any]) -> Carriage:
    zone, tags, *rest = kept
    tag, raw = tags[:3], tags[3:]
    carriage = Carriage(name, zone, _tag_from_json(*tag), *rest)
    return replace(carriage, raw=_tag_from_json(*raw)) if raw else carriage


def _tag_to_json(tag: Tag) -> list[Any]:
    return [tag.epc, tag.memory.hex(), tag.dead]


def _tag_from_json(epc: str, memory: str, dead: bool) -> Tag:
    return Tag(epc, bytes.fromhex(memory), dead)
