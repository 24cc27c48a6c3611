"""Whether everything a line names is installed and fits its devices."""

from collections.abc import Mapping
from typing import Any

from cell_skills.config.line import DeviceConfig, LineConfig
from cell_skills.config.strict_yaml import Key
from cell_skills.params import ParamsError, read_params
from cell_skills.registry import Registry, RegistryError


def check_plugins(line: LineConfig, registry: Registry) -> None:
    """Check the skills, setup parts and drivers of all cells, with and without a world.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file.
    """
    for name in line.cells:
        for in_world in (False, True):
            check_cell_plugins(line, name, registry, in_world)


def check_cell_plugins(line: LineConfig, name: str, registry: Registry, in_world: bool = False) -> None:
    """Check the skills, setup parts and drivers of one cell.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file.
    """
    cell = line.cells[name]
    drivers = {}
    for role, device in cell.fitted(in_world).items():
        place = "in_world" if in_world and role in cell.in_world else "devices"
        drivers[role] = _driver(line, ("cells", name, place, role), device, registry)
    for index, skill in enumerate(cell.skills):
        key: Key = ("cells", name, "skills", index)
        try:
            needed = registry.skill(skill).devices
        except RegistryError as error:
            raise line.error(key, str(error)) from None
        _check_roles(line, key, skill, needed, drivers)
    for setup, values in cell.setups.items():
        for part in values:
            key = ("cells", name, "setups", setup, part)
            try:
                needed = registry.setup_part(part).devices
            except RegistryError as error:
                raise line.error(key, str(error)) from None
            _check_roles(line, key, part, needed, drivers)


def _driver(line: LineConfig, key: Key, device: DeviceConfig, registry: Registry) -> type[Any]:
    try:
        driver = registry.driver(device.driver)
    except RegistryError as error:
        raise line.error((*key, "driver"), str(error)) from None
    if getattr(driver, "needs_world", False) and line.world is None:
        raise line.error((*key, "driver"), f"'{device.driver}' plans in the line's `world`, which is not given")
    try:
        read_params(driver.Options, device.options)
    except ParamsError as error:
        raise line.error((*key, *error.key), error.message) from None
    return driver


def _check_roles(
    line: LineConfig, key: Key, user: str, needed: Mapping[str, type], drivers: Mapping[str, type[Any]]
) -> None:
    for role, protocol in needed.items():
        if role not in drivers:
            raise line.error(key, f"'{user}' needs a device in role '{role}' ({protocol.__name__})")
        if not issubclass(drivers[role], protocol):
            raise line.error(
                key, f"'{user}' needs a {protocol.__name__} in role '{role}', not {drivers[role].__name__}"
            )
