"""From the drivers that a line's file names to those of a transport."""

from collections.abc import Mapping
from typing import Any

from cell_line.config.plugins import DeviceConfig
from cell_line.config.transport import CONVEYOR, IDENTIFIER, READ_POINTS
from cell_line.driver import Driver
from cell_line.params import read_params
from cell_line.registry import Group, Registry
from cell_line.tag_schemes.gs1 import Grai96
from cell_line.tag_schemes.scheme import TagScheme
from cell_transport import drivers
from cell_transport.drivers import TransportEnv
from cell_transport.fault_rates import TransportFaults
from cell_transport.fixed_ids import FixedIds
from cell_transport.stuck_faults import StuckConveyor
from cell_transport.tag_faults import FaultyReadPoint, TagFaults

GROUPS: Mapping[str, Group[Any]] = {
    CONVEYOR: drivers.CONVEYORS,
    READ_POINTS: drivers.READ_POINTS,
    IDENTIFIER: drivers.IDENTIFIERS,
}
"""What a transport has -> the group in which its driver is found."""


def group_of(role: str) -> Group[Any]:
    """Return the group in which the driver of a role is found, whatever place it is for."""
    return GROUPS[role.partition(".")[0]]


def make_drivers(
    fitted: Mapping[str, DeviceConfig],
    env: TransportEnv,
    registry: Registry,
    faults: TransportFaults,
    seed: int,
    scheme: type[TagScheme] = Grai96,
) -> dict[str, Driver]:
    """Make the drivers of a transport, by role, none of which is open; what can go wrong does so at these rates.

    Args:
        fitted: Role -> its driver and the options of that.
        env: What they get beside their options.
        registry: The drivers.
        faults: How often what goes wrong.
        seed: Seed of the run.
        scheme: Of the tags.

    Raises:
        RegistryError: a driver is not installed.
        ParamsError: its options are wrong.
        NotHere: it needs what this transport does not have.
    """
    tag_faults = TagFaults(faults, seed)
    made: dict[str, Driver] = {}
    for role, device in fitted.items():
        group = group_of(role)
        kind = registry.get(group, device.driver)
        driver = kind(read_params(kind.Options, device.options), env)
        if group is drivers.CONVEYORS and faults.stuck:
            driver = StuckConveyor(driver, faults, seed, env)
        if group is drivers.READ_POINTS and not scheme.writes_ids:
            driver = FixedIds(driver)
        if group is drivers.READ_POINTS and faults.of_tags:
            driver = FaultyReadPoint(driver, tag_faults, env)
        made[role] = driver
    return made
