"""Whether everything a line names is installed and fits its devices."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from cell_line.config.line import LineConfig
from cell_line.config.plugins import DeviceConfig
from cell_line.config.strict_yaml import ConfigError, Key
from cell_line.params import ParamsError, read_params
from cell_line.registry import Group, Registry, RegistryError
from cell_skills.config.cell_offers import driver_offers
from cell_skills.devices.env import DRIVERS
from cell_skills.motion.planners import PLANNERS
from cell_skills.setup_part import SETUP_PARTS
from cell_skills.skill import SKILLS


def check_plugins(line: LineConfig, registry: Registry) -> None:
    """Check the planner, and the skills, setup parts and drivers of all cells, with and without a world.

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
    """Everything wrong with the planner, and the skills, setup parts and drivers of all cells."""
    yield from _of_planner(line, registry)
    told = set()
    for name in line.cells:
        for in_world in (False, True):
            for error in _in_cell(line, name, registry, in_world):
                if str(error) not in told:
                    told.add(str(error))
                    yield error


def planner_command(line: LineConfig, registry: Registry) -> tuple[str, ...]:
    """Return the backend of the line's planner, and what it is made with.

    Raises:
        ConfigError: it is not installed, or its options are wrong.
    """
    chosen = line.planner
    try:
        planner = registry.get(PLANNERS, chosen.backend)
        options = read_params(planner.Options, chosen.options)
        return (planner.backend, *planner(options, line.folder).arguments())
    except RegistryError as error:
        raise line.error(("planner", "backend"), str(error)) from None
    except ParamsError as error:
        raise line.error(("planner", *error.key), error.message) from None
    except ValueError as error:
        raise line.error(("planner",), str(error)) from None


def _of_planner(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    try:
        planner_command(line, registry)
    except ConfigError as error:
        yield error


def _in_cell(line: LineConfig, name: str, registry: Registry, in_world: bool) -> Iterator[ConfigError]:
    cell = line.cells[name]
    drivers: dict[str, type[Any] | None] = {}
    for role, device in cell.fitted(in_world).items():
        place = "in_world" if in_world and role in cell.in_world else "devices"
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
    if getattr(driver, "needs_world", False) and line.world is None:
        raise line.error((*key, "driver"), f"'{device.driver}' plans in the line's `world`, which is not given")
    try:
        options = read_params(driver.Options, device.options)
    except ParamsError as error:
        raise line.error((*key, *error.key), error.message) from None
    for setup, values in line.cells[str(key[1])].setups.items():
        try:
            driver_offers(driver, options, values)
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
