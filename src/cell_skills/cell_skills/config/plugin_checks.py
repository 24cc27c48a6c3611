"""Whether everything a line names is installed and fits its devices."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar, Protocol, runtime_checkable

from cell_line.config.line import LineConfig
from cell_line.config.plugins import DeviceConfig
from cell_line.config.strict_yaml import ConfigError, Key
from cell_line.driver import StandsOn
from cell_line.params import ParamsError, read_params
from cell_line.registry import Group, Registry, RegistryError
from cell_line.shared import SharedThings
from cell_skills.devices.env import DRIVERS
from cell_skills.setup_part import SETUP_PARTS
from cell_skills.skill import SKILLS


@runtime_checkable
class InWorld(Protocol):
    """What of the world this file asks for; reading one needs libraries that a cell without robots does without."""

    shared: ClassVar[str] = "world"

    def has(self, name: str) -> bool:
        """Return whether the cell has a model or a frame of that name."""

    def scoped(self, name: str) -> str:
        """Return the scoped name of something in the cell."""


def check_plugins(line: LineConfig, registry: Registry) -> None:
    """Check the skills, setup parts and drivers of all cells, with and without a world.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file.
    """
    for error in plugin_errors(line, registry):
        raise error


def check_cell_plugins(line: LineConfig, name: str, registry: Registry, in_world: bool = False) -> None:
    """Check the skills, setup parts and drivers of one cell.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file.
    """
    for error in _in_cell(line, name, registry, in_world):
        raise error


def plugin_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """Everything wrong with the skills, setup parts and drivers of all cells."""
    told = set()
    for name in line.cells:
        for in_world in (False, True):
            for error in _in_cell(line, name, registry, in_world):
                if str(error) not in told:
                    told.add(str(error))
                    yield error


def frame_errors(line: LineConfig, name: str, things: SharedThings, in_world: bool) -> Iterator[ConfigError]:
    """What the drivers of a cell need in the world and it has not; the world is read only if one needs it.

    Args:
        line: The line; `check_cell_plugins` has been content with the cell.
        name: Of the cell.
        things: What its drivers share.
        in_world: Whether its drivers for a world take the place of the others.

    Raises:
        ConfigError: The world is not given, or wrong.
    """
    assert things.site
    for role, device in line.cells[name].fitted(in_world).items():
        driver = things.site.registry.get(DRIVERS, device.driver)
        for frame in driver.needs(read_params(driver.Options, device.options)).frames:
            world = things.use(InWorld)
            if not world.has(frame):
                key = ("cells", name, _place(line, name, role, in_world), role)
                yield line.error(key, f"{line.world} has no '{world.scoped(frame)}'")


def simulated_errors(line: LineConfig, name: str, registry: Registry) -> Iterator[ConfigError]:
    """What a start of a cell on hardware refuses: drivers that make up what they measure, unless it is commissioned."""
    cell = line.cells[name]
    for role, device in cell.fitted(in_world=True).items():
        driver = registry.get(DRIVERS, device.driver)
        if driver.stands_on is StandsOn.SIMULATED and role not in cell.commissioning:
            key = ("cells", name, _place(line, name, role, in_world=True), role, "driver")
            yield line.error(
                key,
                f"'{device.driver}' is simulated; a start on hardware takes it only if '{role}' is "
                "named in the cell's `commissioning`",
            )


def _place(line: LineConfig, name: str, role: str, in_world: bool) -> str:
    return "in_world" if in_world and role in line.cells[name].in_world else "devices"


def _in_cell(line: LineConfig, name: str, registry: Registry, in_world: bool) -> Iterator[ConfigError]:
    cell = line.cells[name]
    drivers: dict[str, type[Any] | None] = {}
    for role, device in cell.fitted(in_world).items():
        place = _place(line, name, role, in_world)
        try:
            drivers[role] = _driver(line, ("cells", name, place, role), device, registry)
        except ConfigError as error:
            drivers[role] = None
            yield error
    skills = ((("cells", name, "skills", index), skill, SKILLS) for index, skill in enumerate(cell.skills))
    parts = (
        (("cells", name, "setups", setup, part), part, SETUP_PARTS)
        for setup, values in cell.setups.items()
        for part in values
    )
    users: Iterable[tuple[Key, str, Group[Any]]] = chain(skills, parts)
    for key, user, group in users:
        try:
            needed = registry.get(group, user).devices
        except RegistryError as error:
            yield line.error(key, str(error))
        else:
            yield from _in_roles(line, key, user, needed, drivers)


def _driver(line: LineConfig, key: Key, device: DeviceConfig, registry: Registry) -> type[Any]:
    try:
        driver = registry.get(DRIVERS, device.driver)
    except RegistryError as error:
        raise line.error((*key, "driver"), str(error)) from None
    try:
        options = read_params(driver.Options, device.options)
    except ParamsError as error:
        raise line.error((*key, *error.key), error.message) from None
    if driver.needs(options).frames and line.world is None:
        raise line.error((*key, "driver"), f"'{device.driver}' plans in the line's `world`, which is not given")
    for setup, values in line.cells[str(key[1])].setups.items():
        try:
            driver.offers(options, values)
        except Exception as error:  # whatever a plug-in raises
            message = f"'{device.driver}' does not tell what it offers with setup '{setup}': {error!r}"
            raise line.error((*key, "driver"), message) from None
    return driver


def _in_roles(
    line: LineConfig, key: Key, user: str, needed: Mapping[str, type], drivers: Mapping[str, type[Any] | None]
) -> Iterator[ConfigError]:
    for role, protocol in needed.items():
        if role not in drivers:
            yield line.error(key, f"'{user}' needs a device in role '{role}' ({protocol.__name__})")
        elif (driver := drivers[role]) and not issubclass(driver, protocol):
            yield line.error(key, f"'{user}' needs a {protocol.__name__} in role '{role}', not {driver.__name__}")
