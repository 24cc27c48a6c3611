"""The models of a line's YAML file, and what must fit together in it beyond the type of each value."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr, StringConstraints

from cell_line.config.plugins import DeviceConfig, Name, PlannerConfig, PolicyConfig
from cell_line.config.shifts import ShiftsConfig
from cell_line.config.strict_yaml import ConfigError, Document, Key, StrictModel

NAMESPACE = r"^(/[a-z][a-z0-9_]*)+$"
Namespace = Annotated[str, StringConstraints(pattern=NAMESPACE, max_length=60)]
"""With the names of a cell and a device behind it, and what ROS adds, a topic has at most 255 characters."""
NO_FAULTS = "none"
"""The fault profile in which nothing goes wrong; it needs no file."""
MAX_COUNT = 10_000
"""Carriers of a line, and places for them in a zone."""
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]


class StationKind(StrEnum):
    """What a station is for."""

    LOAD = "load"
    """Units get onto their carriers."""
    UNLOAD = "unload"
    """Finished units leave their carriers."""
    BUFFER = "buffer"
    """Carriers wait."""
    INSPECTION = "inspection"
    """Doubt is cleared up."""
    CELL = "cell"
    """A cell works."""


class CarriersConfig(StrictModel):
    """The carriers of a line; their tags are GRAI-96 with consecutive serials."""

    company_prefix: Digits
    asset_type: Annotated[str, StringConstraints(pattern=r"^[0-9]*$")]
    first_serial: int = Field(ge=0, lt=2**38)
    count: int = Field(ge=1, le=MAX_COUNT)
    home: Name
    """Station where all carriers of a new line stand."""
    spare: int | None = Field(default=None, ge=0)
    """Carriers that are left for others by units which all need the same cell, or are all of one order; without it a
    quarter of the carriers, one at least."""


class ZoneConfig(StrictModel):
    """A piece of track."""

    next: list[Name] = Field(min_length=1)
    length_m: float = Field(default=0.5, ge=0.001, le=10_000.0)
    """Way a carrier drives when it enters the zone [m]."""
    capacity: int = Field(default=1, ge=1, le=MAX_COUNT)
    station: Name | None = None
    kind: Annotated[StationKind, Field(strict=False)] | None = None


class TransportConfig(StrictModel):
    """The track as a directed graph of zones."""

    zones: dict[Name, ZoneConfig] = Field(min_length=1)
    speed_m_s: float = Field(ge=0.001, le=1000.0)
    """Speed of a carrier [m/s]."""


class CellConfig(StrictModel):
    """One cell."""

    station: Name
    package: Name
    skills: list[Name] = Field(min_length=1)
    setups: dict[Name, dict[Name, str]] = Field(min_length=1)
    """Setup -> part -> value."""
    initial_setup: Name
    """The setup the cell is delivered with."""
    setup_s: dict[Name, Annotated[float, Field(ge=0.0, le=1e6)]] = Field(default_factory=dict)
    """Setup -> time to change over to it [s]; of others what their changeovers took counts."""
    devices: dict[Name, DeviceConfig] = Field(default_factory=dict)
    in_world: dict[Name, DeviceConfig] = Field(default_factory=dict)
    """Takes the place of the device in the same role when the line runs in a world: simulated, or the real one."""
    commissioning: list[Name] = []
    """Roles whose devices may be simulated while the line runs on hardware."""

    def fitted(self, in_world: bool) -> dict[str, DeviceConfig]:
        """Return the devices by role, those for a world where there are any if `in_world`."""
        return {**self.devices, **self.in_world} if in_world else dict(self.devices)


class LineConfig(StrictModel):
    """One line."""

    line: Name
    namespace: Namespace
    products: str
    """Folder with families/ and variants/, relative to this file."""
    intake: str | None = None
    """File with the rules for orders of shops, relative to this file."""
    carriers: CarriersConfig
    transport: TransportConfig
    cells: dict[Name, CellConfig] = Field(min_length=1)
    shifts: ShiftsConfig | None = None
    faults: Name = NO_FAULTS
    """Fault profile of the kinematic devices and of the transport: the name of a file in ../faults."""
    world: str | None = None
    """SDF file in which the line stands, relative to this file; its models are in the folder `models` beside it."""
    planner: PlannerConfig = Field(default_factory=PlannerConfig)
    policy: PolicyConfig = Field(default_factory=PolicyConfig)

    _document: Document | None = PrivateAttr(default=None)

    @property
    def products_path(self) -> Path:
        """The folder of the products."""
        return self.folder / self.products

    @property
    def intake_path(self) -> Path | None:
        """The file with the rules for orders of shops."""
        return self.folder / self.intake if self.intake is not None else None

    @property
    def world_path(self) -> Path | None:
        """The SDF file of the world."""
        return (self.folder / self.world).resolve() if self.world is not None else None

    def faults_path(self, profile: str = "") -> Path:
        """Return the file of a fault profile, "" for the line's own."""
        return self.folder.parent / "faults" / f"{profile or self.faults}.yaml"

    @property
    def folder(self) -> Path:
        """Where the file is."""
        return self._document.file.resolve().parent if self._document else Path()

    def stations(self, kind: StationKind | None = None) -> dict[str, str]:
        """Return station -> zone, of one kind or of all, in the order of the file."""
        zones = self.transport.zones.items()
        return {zone.station: name for name, zone in zones if zone.station is not None and kind in (None, zone.kind)}

    def error(self, key: Key, message: str) -> ConfigError:
        """Return an error at a key of the file."""
        if self._document is None:
            return ConfigError(Path(self.line), 1, ".".join(map(str, key)), message)
        return self._document.error(key, message)


def load_line(path: Path) -> LineConfig:
    """Read a line and check it in itself; `check_plugins` checks it against what is installed.

    Raises:
        ConfigError: for the first thing wrong.
    """
    document = Document(path)
    line = document.as_model(LineConfig)
    line._document = document
    for error in errors_in(line):
        raise error
    return line


def read_line(path: Path) -> tuple[LineConfig | None, list[ConfigError]]:
    """Read a line and return it with everything that is wrong in it; None where it cannot be made at all."""
    try:
        document = Document(path)
    except ConfigError as error:
        return None, [error]
    if errors := document.errors_as(LineConfig):
        return None, errors
    line = document.as_model(LineConfig)
    line._document = document
    return line, list(errors_in(line))


def errors_in(line: LineConfig) -> Iterator[ConfigError]:
    """What is wrong in a line beyond the type of each value."""
    zones = list(_in_zones(line))
    yield from zones
    yield from _in_stations(line)
    if not zones:  # else the ways lead nowhere
        yield from _in_ways(line)
    yield from _in_carriers(line)
    if line.faults != NO_FAULTS and not line.faults_path().exists():
        yield line.error(("faults",), f"there is no fault profile {line.faults_path()}")
    if line.intake_path and not line.intake_path.exists():
        yield line.error(("intake",), f"there is no file {line.intake_path}")
    if line.world_path and not line.world_path.exists():
        yield line.error(("world",), f"there is no file {line.world_path}")
    for name, cell in line.cells.items():
        yield from _in_cell(line, name, cell)


def _in_zones(line: LineConfig) -> Iterator[ConfigError]:
    zones = line.transport.zones
    for name, zone in zones.items():
        key = ("transport", "zones", name)
        for index, follower in enumerate(zone.next):
            if follower not in zones:
                yield line.error((*key, "next", index), f"'{follower}' is no zone")
        if zone.station and not zone.kind:
            yield line.error((*key, "station"), f"needs a kind: {', '.join(StationKind)}")
        if zone.kind and not zone.station:
            yield line.error((*key, "kind"), "is given, but no station")


def _in_stations(line: LineConfig) -> Iterator[ConfigError]:
    homes: dict[str, str] = {}
    for name, zone in line.transport.zones.items():
        if zone.station is None:
            continue
        if zone.station in homes:
            message = f"'{zone.station}' is in zone '{homes[zone.station]}' already"
            yield line.error(("transport", "zones", name, "station"), message)
        homes.setdefault(zone.station, name)
    for kind in (StationKind.LOAD, StationKind.UNLOAD):
        if not line.stations(kind):
            yield line.error(("transport", "zones"), f"there is no station of kind {kind}")


def _in_ways(line: LineConfig) -> Iterator[ConfigError]:
    zones = line.transport.zones
    forward = {name: list(zone.next) for name, zone in zones.items()}
    backward: dict[str, list[str]] = {name: [] for name in zones}
    for name, followers in forward.items():
        for follower in followers:
            backward[follower].append(name)
    start = next(iter(zones))
    for ways, text in ((forward, "cannot be reached from"), (backward, "has no way to")):
        for name in sorted(zones.keys() - _reached(start, ways)):
            yield line.error(("transport", "zones", name), f"{text} zone '{start}'")


def _reached(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    seen, stack = {start}, [start]
    while stack:
        new = set(ways[stack.pop()]) - seen
        seen |= new
        stack.extend(new)
    return seen


def _in_carriers(line: LineConfig) -> Iterator[ConfigError]:
    home = line.stations(StationKind.BUFFER).get(line.carriers.home)
    if home is None:
        yield line.error(("carriers", "home"), f"'{line.carriers.home}' is no station of kind buffer")
        return
    room = line.transport.zones[home].capacity
    if room < line.carriers.count:
        yield line.error(
            ("carriers", "count"), f"{line.carriers.count} carriers do not fit into zone '{home}' ({room})"
        )
    if line.carriers.spare is not None and line.carriers.spare >= line.carriers.count:
        yield line.error(("carriers", "spare"), f"leaves none of {line.carriers.count} carriers to load")


def _in_cell(line: LineConfig, name: str, cell: CellConfig) -> Iterator[ConfigError]:
    key = ("cells", name)
    if cell.station not in line.stations(StationKind.CELL):
        known = ", ".join(line.stations(StationKind.CELL)) or "none"
        yield line.error((*key, "station"), f"'{cell.station}' is no station of kind cell; there are: {known}")
    taken = [other for other, config in line.cells.items() if config.station == cell.station and other != name]
    if taken:
        yield line.error((*key, "station"), f"'{cell.station}' belongs to cell '{taken[0]}' too")
    if cell.initial_setup not in cell.setups:
        known = ", ".join(cell.setups)
        yield line.error((*key, "initial_setup"), f"'{cell.initial_setup}' is no setup; there are: {known}")
    for setup in cell.setup_s.keys() - cell.setups.keys():
        known = ", ".join(cell.setups)
        yield line.error((*key, "setup_s", setup), f"'{setup}' is no setup; there are: {known}")
    first = cell.initial_setup if cell.initial_setup in cell.setups else next(iter(cell.setups))
    parts = cell.setups[first].keys()
    for setup, values in cell.setups.items():
        if values.keys() != parts:
            message = f"names the parts {sorted(values)}, but '{first}' names {sorted(parts)}"
            yield line.error((*key, "setups", setup), message)
    for role in cell.in_world:
        if role not in cell.devices:
            known = ", ".join(cell.devices) or "none"
            yield line.error((*key, "in_world", role), f"'{role}' is no device; there are: {known}")
    for index, role in enumerate(cell.commissioning):
        if role not in cell.devices:
            known = ", ".join(cell.devices) or "none"
            yield line.error((*key, "commissioning", index), f"'{role}' is no device; there are: {known}")
    for index, skill in enumerate(cell.skills):
        if skill in cell.skills[:index]:
            yield line.error((*key, "skills", index), f"'{skill}' is given twice")
