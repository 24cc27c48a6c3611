"""What the line is made of: stations, cells, carriers and the bounds on waiting and retrying."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class StationKind(StrEnum):
    """What a station is for."""

    LOAD = "load"
    """Units enter the line here."""
    UNLOAD = "unload"
    """Finished and scrapped units leave the line here."""
    BUFFER = "buffer"
    """Carriers wait here; no identity check is needed to stand in a buffer."""
    INSPECTION = "inspection"
    """Carriers whose identity is in doubt are identified and re-tagged here."""
    CELL = "cell"
    """A cell works on the carrier here."""


@dataclass(frozen=True, slots=True)
class Station:
    """A stop with an RFID read point.  `capacity` counts carriers."""

    name: str
    kind: StationKind
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A cell of the line: where it stands, what it can do and which setups it can hold."""

    name: str
    station: str
    skills: tuple[str, ...]
    setups: tuple[str, ...]
    setup_s: Mapping[str, float] = field(default_factory=dict)
    """Setup -> time to change over to it, as configured [s]; see `setup_times`."""

    def offers(self, skill: str, setup: str) -> bool:
        """True when the cell has the skill and can hold the setup, "" for any."""
        return skill in self.skills and (not setup or setup in self.setups)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds on waiting and retrying.  Times in line time [s]."""

    read_timeout_s: float = 3.0
    """A carrier that arrived is read again after this long without a read."""
    max_reads: int = 3
    """Reads asked for before a carrier's identity is in doubt."""
    max_tag_writes: int = 3
    """Tag writes tried before a carrier's identity is in doubt."""
    max_refusals: int = 10
    """Jobs a cell may refuse in a row before it waits for a person."""
    max_failures: int = 6
    """Operations that may fail at a cell in a row, none by the fault of its unit, before it waits for a person: a
    broken cell must not use up one unit after the other."""
    max_inspections: int = 5
    """Identifications tried before a carrier waits for a person."""
    max_moves: int = 3
    """Moves tried before a carrier waits for a person."""
    move_timeout_s: float = 120.0
    """A move that takes longer is reported as stuck."""
    max_attempts: int = 3
    """Tries of one operation before the unit is scrapped."""
    max_wait_s: float = 300.0
    """A unit that waited this long for a cell goes first, whatever its setup."""
    spare_carriers: int | None = None
    """Carriers that are left for others by units which all need the same cell, or are all of one order.  None: a
    quarter of the line's, but one at least."""


@dataclass(frozen=True)
class Line:
    """The line as configured.  `travel_s[a][b]` is the undisturbed travel time between stations [s].

    What it answers is looked up once and kept, so a changed copy has to be a new object: `dataclasses.replace`.
    """

    name: str
    stations: Mapping[str, Station]
    cells: Mapping[str, CellSpec]
    carriers: tuple[str, ...]
    home: str
    travel_s: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    policy: Bounds = Bounds()
    """Under this name it is in every log."""

    @property
    def spare_carriers(self) -> int:
        """Carriers that are left for others by units which may all have to wait for the same thing."""
        given = self.policy.spare_carriers
        return max(1, len(self.carriers) // 4) if given is None else given

    def stations_of(self, kind: StationKind) -> tuple[Station, ...]:
        """All stations of one kind, in configured order."""
        return tuple(s for s in self.stations.values() if s.kind is kind)

    def cell_at(self, station: str) -> CellSpec | None:
        """The cell that works at `station`, if any."""
        return self._cell_at.get(station)

    def in_order(self, cells: Collection[str]) -> list[CellSpec]:
        """The cells of these names, in configured order."""
        if len(cells) < 2:
            return [self.cells[name] for name in cells]
        return [self.cells[name] for name in sorted(cells, key=self._position.__getitem__)]

    def offering(self, skill: str, setup: str) -> tuple[CellSpec, ...]:
        """The cells that offer both, in configured order."""
        found = self._offering.get((skill, setup))
        if found is None:
            found = tuple(cell for cell in self.cells.values() if cell.offers(skill, setup))
            self._offering[skill, setup] = found
        return found

    @cached_property
    def buffers(self) -> frozenset[str]:
        """The stations where carriers wait."""
        return frozenset(station.name for station in self.stations_of(StationKind.BUFFER))

    @cached_property
    def carrier_order(self) -> dict[str, int]:
        """Carrier -> its place in configured order."""
        return {name: number for number, name in enumerate(self.carriers)}

    @cached_property
    def _cell_at(self) -> dict[str, CellSpec]:
        return {cell.station: cell for cell in reversed(tuple(self.cells.values()))}

    @cached_property
    def _position(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.cells)}

    @cached_property
    def _offering(self) -> dict[tuple[str, str], tuple[CellSpec, ...]]:
        return {}
