"""The models of a line's YAML file, and what must fit together in it beyond the type of each value."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr, StringConstraints

from cell_line.config.plugins import Name, PerceptionConfig, PlannerConfig, PluginConfig, PolicyConfig, SetupPartConfig
from cell_line.config.profiles import (
    KINEMATIC,
    WORLD,
    Fitted,
    Profile,
    ProfileConfig,
    profiles_of,
    resolve,
    wrong_places,
    wrong_profiles,
)
from cell_line.config.shifts import ShiftsConfig
from cell_line.config.strict_yaml import ConfigError, Document, Key, StrictModel, first_of
from cell_line.config.transport import MAX_COUNT, StationKind, TransportConfig, wrong_transport
from cell_line.params import ParamsError

NAMESPACE = r"^(/[a-z][a-z0-9_]*)+$"
Namespace = Annotated[str, StringConstraints(pattern=NAMESPACE, max_length=60)]
"""With the names of a cell and a device behind it, and what ROS adds, a topic has at most 255 characters."""
NO_FAULTS = "none"
"""The fault rates with which nothing goes wrong; they need no file."""
TRANSPORT = "transport"
"""What the track and its read points are called where devices of all cells are."""


class CarriersConfig(PluginConfig):
    """The carriers of a line: the scheme of their tags, its options, which it checks itself, and how many there are."""

    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)] = "grai-96"
    count: int = Field(ge=1, le=MAX_COUNT)
    home: Name
    """Station where all carriers of a new line stand."""
    spare: int | None = Field(default=None, ge=0)
    """Carriers that are left for others by units which all need the same cell, or are all of one order; without it a
    quarter of the carriers, one at least."""


class CellConfig(Fitted):
    """One cell."""

    station: Name
    package: Name
    skills: list[Name] = Field(min_length=1)
    setups: dict[Name, dict[Name, str]] = Field(min_length=1)
    """Setup -> part -> value."""
    setup_parts: dict[Name, SetupPartConfig] = Field(default_factory=dict)
    """Part -> what it is made of; one that is not named is the plug-in of its name."""
    initial_setup: Name
    """The setup the cell is delivered with."""
    setup_s: dict[Name, Annotated[float, Field(ge=0.0, le=1e6)]] = Field(default_factory=dict)
    """Setup -> time to change over to it [s]; of others what their changeovers took counts."""
    perception: dict[Name, PerceptionConfig] = Field(default_factory=dict)
    """Profile -> who tells this cell what is around it, instead of whom the profile names for all cells."""


class LineConfig(StrictModel):
    """One line."""

    line: Name
    namespace: Namespace
    products: str
    """Folder with families/ and variants/, relative to this file."""
    intake: str | None = None
    """File with the rules for orders of shops, relative to this file."""
    costs: str | None = None
    """File with what making costs, relative to this file."""
    carriers: CarriersConfig
    transport: TransportConfig
    cells: dict[Name, CellConfig] = Field(min_length=1)
    shifts: ShiftsConfig | None = None
    faults: Name = NO_FAULTS
    """Fault rates of the kinematic devices and of the transport: the name of a file in ../faults."""
    world: str | None = None
    """SDF file in which the line stands, relative to this file; its models are in the folder `models` beside it."""
    profiles: dict[Name, ProfileConfig] = Field(default_factory=dict)
    """What it says of the profiles that every line has, and its own."""
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
    def costs_path(self) -> Path | None:
        """The file with what making costs."""
        return self.folder / self.costs if self.costs is not None else None

    @property
    def world_path(self) -> Path | None:
        """The SDF file of the world."""
        return (self.folder / self.world).resolve() if self.world is not None else None

    def faults_path(self, name: str = "") -> Path:
        """Return the file of fault rates of that name, "" for the line's own."""
        return self.folder.parent / "faults" / f"{name or self.faults}.yaml"

    def profile(self, name: str = KINEMATIC) -> Profile:
        """Return a profile.

        Raises:
            ConfigError: There is none of that name.
        """
        try:
            return resolve(name, profiles_of(self.profiles))
        except LookupError as error:
            raise self.error(("profiles",), str(error.args[0])) from None

    def all_profiles(self) -> list[Profile]:
        """Return every profile that it can be started with."""
        wrong = {key[0] for key, _ in wrong_profiles(self.profiles)}
        return [self.profile(name) for name in profiles_of(self.profiles) if name not in wrong]

    def perception_of(self, cell: str, profile: Profile) -> tuple[Key, PerceptionConfig]:
        """Return who tells a cell what is around it in a profile, and where the file says so."""
        own = self.cells[cell].perception
        for name in profile.names:
            if name in own:
                return ("cells", cell, "perception", name), own[name]
            if named := profiles_of(self.profiles)[name].perception:
                return ("profiles", name, "perception"), named
        return ("profiles",), PerceptionConfig()

    @property
    def folder(self) -> Path:
        """Where the file is."""
        return self._document.file.resolve().parent if self._document else Path()

    def error(self, key: Key, message: str) -> ConfigError:
        """Return an error at a key of the file."""
        if self._document is None:
            return ConfigError(Path(self.line), 1, ".".join(map(str, key)), message)
        return self._document.error(key, message)

    def error_in(self, key: Key, wrong: ParamsError) -> ConfigError:
        """Return an error for options below a key of the file that are not taken, all of them."""
        return first_of([self.error((*key, *one.key), one.message) for one in wrong.all])


def load_line(path: Path) -> LineConfig:
    """Read a line and check it in itself; `check_plugins` checks it against what is installed.

    Raises:
        ConfigError: for the first thing wrong; it knows the others.
    """
    line = _read(path)
    if errors := list(errors_in(line)):
        raise first_of(errors)
    return line


def read_line(path: Path) -> tuple[LineConfig | None, list[ConfigError]]:
    """Read a line and return it with everything that is wrong in it; None where it cannot be made at all."""
    try:
        line = _read(path)
    except ConfigError as error:
        return None, list(error.all)
    return line, list(errors_in(line))


def _read(path: Path) -> LineConfig:
    document = Document(path)
    line = document.as_model(LineConfig)
    line._document = document
    return line


def errors_in(line: LineConfig) -> Iterator[ConfigError]:
    """What is wrong in a line beyond the type of each value."""
    for key, message in wrong_transport(line.transport):
        yield line.error(("transport", *key), message)
    yield from _in_carriers(line)
    if line.faults != NO_FAULTS and not line.faults_path().exists():
        yield line.error(("faults",), f"there is no file {line.faults_path()}")
    if line.intake_path and not line.intake_path.exists():
        yield line.error(("intake",), f"there is no file {line.intake_path}")
    if line.world_path and not line.world_path.exists():
        yield line.error(("world",), f"there is no file {line.world_path}")
    yield from _in_profiles(line)
    for name, cell in line.cells.items():
        yield from _in_cell(line, name, cell)


def _in_profiles(line: LineConfig) -> Iterator[ConfigError]:
    for key, message in wrong_profiles(line.profiles):
        yield line.error(("profiles", *key), message)
    there = {WORLD}
    there |= {f"{TRANSPORT}.{role}" for role in line.transport.roles()}
    there |= {f"{name}.{role}" for name, cell in line.cells.items() for role in cell.devices}
    for name, config in line.profiles.items():
        for index, device in enumerate(config.commissioning):
            if device not in there:
                message = f"'{device}' is none of: CELL.ROLE of a device, {TRANSPORT}.ROLE, {WORLD}"
                yield line.error(("profiles", name, "commissioning", index), message)
    places: list[tuple[Key, Fitted]] = [(("transport",), line.transport)]
    places += [(("cells", name), cell) for name, cell in line.cells.items()]
    for place, fitted in places:
        for key, message in wrong_places(fitted, list(profiles_of(line.profiles))):
            yield line.error((*place, *key), message)
    for name, cell in line.cells.items():
        for unknown in cell.perception.keys() - profiles_of(line.profiles).keys():
            known = ", ".join(profiles_of(line.profiles))
            yield line.error(("cells", name, "perception", unknown), f"'{unknown}' is no profile; there are: {known}")


def _in_carriers(line: LineConfig) -> Iterator[ConfigError]:
    home = line.transport.stations(StationKind.BUFFER).get(line.carriers.home)
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
    if name == TRANSPORT:
        yield line.error(key, f"no cell can be called '{TRANSPORT}'")
    if cell.station not in line.transport.stations(StationKind.CELL):
        known = ", ".join(line.transport.stations(StationKind.CELL)) or "none"
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
    for part in cell.setup_parts.keys() - parts:
        yield line.error((*key, "setup_parts", part), f"'{part}' is in no setup; there are: {', '.join(parts)}")
    for index, skill in enumerate(cell.skills):
        if skill in cell.skills[:index]:
            yield line.error((*key, "skills", index), f"'{skill}' is given twice")
