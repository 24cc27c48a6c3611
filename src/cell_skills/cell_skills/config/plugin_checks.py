"""Whether everything a line names is installed and fits its devices."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar, Protocol, runtime_checkable

from cell_line.config.line import LineConfig
from cell_line.config.plugins import DeviceConfig
from cell_line.config.profiles import Profile
from cell_line.config.strict_yaml import ConfigError, Key, first_of
from cell_line.driver import StandsOn
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError, package_of
from cell_line.shared import SharedThings
from cell_skills.devices.env import DRIVERS
from cell_skills.devices.following import gaps
from cell_skills.setup_part import part_of
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
    """Check the packages, skills, setup parts and drivers of all cells, in every profile.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file; it knows the others.
    """
    if errors := list(plugin_errors(line, registry)):
        raise first_of(errors)


def check_cell_plugins(line: LineConfig, name: str, registry: Registry, profile: Profile) -> None:
    """Check the skills, setup parts and drivers of one cell in a profile.

    Raises:
        ConfigError: for the first thing wrong, at its place in the line's file; it knows the others.
    """
    if errors := list(_in_cell(line, name, registry, profile)):
        raise first_of(errors)


def plugin_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """Everything wrong with the packages, skills, setup parts and drivers of all cells."""
    told = set()
    for name in line.cells:
        yield from _in_package(line, name, registry)
        for profile in line.all_profiles():
            for error in _in_cell(line, name, registry, profile):
                if str(error) not in told:
                    told.add(str(error))
                    yield error


def frame_errors(line: LineConfig, name: str, things: SharedThings, profile: Profile) -> Iterator[ConfigError]:
    """What the drivers of a cell need in the world and it has not; the world is read only if one needs it.

    Args:
        line: The line; `check_cell_plugins` has been content with the cell.
        name: Of the cell.
        things: What its drivers share.
        profile: Which of its drivers are meant.

    Raises:
        ConfigError: The world is not given, or wrong.
    """
    assert things.site
    for role, device in line.cells[name].fitted(profile).items():
        driver = things.site.registry.get(DRIVERS, device.driver)
        for frame in driver.needs(read_params(driver.Options, device.options)).frames:
            world = things.use(InWorld)
            if not world.has(frame):
                key = _place(line, name, role, profile)
                yield line.error(key, f"{line.world} has no '{world.scoped(frame)}'")


def simulated_errors(line: LineConfig, name: str, registry: Registry, profile: Profile) -> Iterator[ConfigError]:
    """What a start on hardware refuses in a cell: drivers that make up what they measure, unless commissioned."""
    cell = line.cells[name]
    for role, device in cell.fitted(profile).items():
        driver = registry.get(DRIVERS, device.driver)
        if driver.stands_on is StandsOn.SIMULATED and role not in profile.spared(name):
            yield line.error(
                (*_place(line, name, role, profile), "driver"),
                f"'{device.driver}' is simulated; a start on hardware takes it only if '{name}.{role}' is named "
                f"in `profiles: {{{profile.name}: {{commissioning: [...]}}}}`",
            )


def _place(line: LineConfig, name: str, role: str, profile: Profile) -> Key:
    return ("cells", name, *line.cells[name].place(profile, role))


def _in_cell(line: LineConfig, name: str, registry: Registry, profile: Profile) -> Iterator[ConfigError]:
    cell = line.cells[name]
    drivers: dict[str, type[Any] | None] = {}
    for role, device in cell.fitted(profile).items():
        try:
            drivers[role] = _driver(line, _place(line, name, role, profile), device, registry)
        except ConfigError as error:
            drivers[role] = None
            yield from error.all
    for role, device in cell.fitted(profile).items():
        if driver := drivers[role]:
            needed = driver.needs(read_params(driver.Options, device.options)).roles
            yield from _in_roles(line, _place(line, name, role, profile), device.driver, needed, drivers)
    for index, skill in enumerate(cell.skills):
        key: Key = ("cells", name, "skills", index)
        try:
            yield from _in_roles(line, key, skill, registry.get(SKILLS, skill).devices, drivers)
        except RegistryError as error:
            yield line.error(key, str(error))
    for part in dict.fromkeys(chain.from_iterable(cell.setups.values())):
        yield from _in_part(line, name, part, registry, drivers)


def _in_package(line: LineConfig, name: str, registry: Registry) -> Iterator[ConfigError]:
    """What is said of a cell's package: one that is installed, and brings what the cell can do."""
    cell, key = line.cells[name], ("cells", name, "package")
    if cell.package not in registry.packages():
        yield line.error(key, f"no package '{cell.package}' is installed; ./cell install FOLDER builds one of yours")
        return
    known = registry.names(SKILLS)
    sources = {package_of(registry.source(SKILLS, skill)) for skill in cell.skills if skill in known}
    if sources and cell.package not in sources:
        message = f"'{cell.package}' brings none of the skills of this cell; they are of {', '.join(sorted(sources))}"
        yield line.error(key, message)


def _in_part(
    line: LineConfig, name: str, part: str, registry: Registry, drivers: Mapping[str, type[Any] | None]
) -> Iterator[ConfigError]:
    cell = line.cells[name]
    given = part in cell.setup_parts
    setup = next(setup for setup, values in cell.setups.items() if part in values)
    key: Key = ("cells", name, "setup_parts", part) if given else ("cells", name, "setups", setup, part)
    try:
        yield from _in_roles(line, key, part, part_of(cell, part, registry).devices, drivers)
    except RegistryError as error:
        yield line.error((*key, "part") if given else key, str(error))
    except ParamsError as error:
        yield from line.error_in(key, error).all


def _driver(line: LineConfig, key: Key, device: DeviceConfig, registry: Registry) -> type[Any]:
    try:
        driver = registry.get(DRIVERS, device.driver)
    except RegistryError as error:
        raise line.error((*key, "driver"), str(error)) from None
    try:
        options = read_params(driver.Options, device.options)
    except ParamsError as error:
        raise line.error_in(key, error) from None
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
        elif (driver := drivers[role]) and (lacking := gaps(driver, protocol)):
            wanted = f"'{user}' needs a {protocol.__name__} in role '{role}', not {driver.__name__}"
            yield line.error(key, f"{wanted}: {lacking}")
