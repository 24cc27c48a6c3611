"""The carriages of a simulated transport: where each one physically is, what its tag holds, and which move it is on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cell_skills.config.strict_yaml import ConfigError
from cell_transport.journal import Journal
from cell_transport.tag_faults import Tag
from cell_transport.tag_memory import TagMemory
from cell_transport.tags import epc_hex
from cell_transport.zones import ZoneGraph


@dataclass(frozen=True, slots=True)
class Carriage:
    """One physical carrier.

    Attributes:
        name: Its true identity, printed on it as a fiducial: the carrier id.
        zone: Where it is; during a hop the zone it enters.
        tag: Its tag.
        visits: How often an antenna looked at it.
        hops: How many hops it began.
        arrived: Number of its last arrival, counted over all carriages; the smallest in a zone stands there longest.
        move: Id of the move it is on, or "".
        destination: Zone where that move ends.
        hopping: Whether it is between two zones.
    """

    name: str
    zone: str
    tag: Tag
    visits: int = 0
    hops: int = 0
    arrived: int = 0
    move: str = ""
    destination: str = ""
    hopping: bool = False


class Carriages:
    """All carriages of a line, kept in a journal. Knows no time and no traffic."""

    def __init__(self, graph: ZoneGraph, names: Iterable[str], home: str, journal: Journal) -> None:
        """Load the carriages; one that was never seen stands at home with the tag of an empty carrier.

        Args:
            graph: the track.
            names: identity URIs of all carriers.
            home: station where new carriages stand.
            journal: where the truth is kept.

        Raises:
            ConfigError: a carriage was left in a zone that is no more.
        """
        self._journal = journal
        self._all: dict[str, Carriage] = {}
        for name in names:
            kept = journal.get(_key(name))
            fresh = Carriage(name, graph.zone_of_station[home], Tag(epc_hex(name), TagMemory().encode()))
            carriage = self._all[name] = _from_json(name, kept) if kept else fresh
            for zone in (carriage.zone, carriage.destination or carriage.zone):
                if zone not in graph.zones:
                    raise ConfigError(journal.path, 1, "", f"{name} is bound to zone {zone!r}, which is no more")

    def __getitem__(self, name: str) -> Carriage:
        """Return a carriage by its true identity."""
        return self._all[name]

    def __iter__(self) -> Iterator[Carriage]:
        """All carriages, in the order of their serials."""
        return iter(list(self._all.values()))

    def update(self, name: str, **changes: Any) -> Carriage:
        """Change a carriage; the change is kept before this returns."""
        carriage = self._all[name] = replace(self._all[name], **changes)
        self._journal.put(_key(name), _to_json(carriage))
        return carriage

    def arrival(self) -> int:
        """Number for the next arrival."""
        return 1 + max((carriage.arrived for carriage in self), default=0)

    def standing(self, zone: str) -> list[Carriage]:
        """Carriages that stand in a zone, the longest there first; none that is entering or leaving it."""
        there = [carriage for carriage in self if carriage.zone == zone and not carriage.hopping]
        return sorted(there, key=lambda carriage: carriage.arrived)

    def neighbour(self, name: str) -> Carriage | None:
        """The carriage whose tag a wrong read hears: the next serial."""
        names = list(self._all)
        return self._all[names[(names.index(name) + 1) % len(names)]] if len(names) > 1 else None


def _key(name: str) -> str:
    return f"carriage {name}"


def _to_json(carriage: Carriage) -> list[Any]:
    tag = carriage.tag
    return [
        carriage.zone,
        [tag.epc, tag.memory.hex(), tag.dead],
        carriage.visits,
        carriage.hops,
        carriage.arrived,
        carriage.move,
        carriage.destination,
    ]


def _from_json(name: str, kept: list[Any]) -> Carriage:
    """The carriage as kept; a hop that was under way is over, since nobody else could enter its zone."""
    zone, (epc, memory, dead), *rest = kept
    return Carriage(name, zone, Tag(epc, bytes.fromhex(memory), dead), *rest)
