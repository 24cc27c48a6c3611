"""Whether the tag scheme and the drivers that a line names for its transport are installed and fit together."""

from collections.abc import Iterator
from typing import Any

from cell_line.config.line import TRANSPORT, LineConfig
from cell_line.config.profiles import Profile
from cell_line.config.strict_yaml import ConfigError, Key
from cell_line.config.transport import CONVEYOR
from cell_line.driver import StandsOn
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_line.tag_schemes.carriers import carrier_epcs
from cell_transport.factory import group_of


def transport_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """Everything wrong with the tags of the carriers, and with the drivers of a transport in every profile."""
    try:
        carrier_epcs(line, registry)
    except ConfigError as wrong:
        yield from wrong.all
    told = set()
    for profile in line.all_profiles():
        for error in errors_in_profile(line, registry, profile):
            if str(error) not in told:
                told.add(str(error))
                yield error


def errors_in_profile(line: LineConfig, registry: Registry, profile: Profile) -> Iterator[ConfigError]:
    """Everything wrong with the drivers of a transport in one profile."""
    drivers: dict[str, type[Any]] = {}
    for role, device in line.transport.fitted(profile).items():
        key = _place(line, profile, role)
        try:
            drivers[role] = registry.get(group_of(role), device.driver)
            read_params(drivers[role].Options, device.options)
        except RegistryError as error:
            yield line.error((*key, "driver"), str(error))
        except ParamsError as error:
            yield from line.error_in(key, error).all
    conveyor = drivers.pop(CONVEYOR, None)
    for role, driver in drivers.items():
        if conveyor and conveyor.sensing and driver.by_name:
            name, other = (line.transport.device(profile, of).driver for of in (role, CONVEYOR))
            yield line.error(
                (*_place(line, profile, role), "driver"),
                f"'{name}' goes by the names of carriages, which those on '{other}' do not have",
            )


def simulated_transport_errors(line: LineConfig, registry: Registry, profile: Profile) -> Iterator[ConfigError]:
    """What a start on hardware refuses of a transport: drivers that make things up, unless they are commissioned."""
    for role, device in line.transport.fitted(profile).items():
        driver = registry.get(group_of(role), device.driver)
        if driver.stands_on is StandsOn.SIMULATED and role not in profile.spared(TRANSPORT):
            yield line.error(
                (*_place(line, profile, role), "driver"),
                f"'{device.driver}' is simulated; a start on hardware takes it only if '{TRANSPORT}.{role}' is named "
                f"in `profiles: {{{profile.name}: {{commissioning: [...]}}}}`",
            )


def _place(line: LineConfig, profile: Profile, role: str) -> Key:
    return ("transport", *line.transport.place(profile, role))
