"""From the drivers that a line's file names to those of a transport."""

from collections.abc import Mapping
from typing import Any

from cell_line.config.plugins import DeviceConfig
from cell_line.params import read_params
from cell_line.registry import Group, Registry
from cell_line.tag_schemes.gs1 import Grai96
from cell_line.tag_schemes.scheme import TagScheme
from cell_transport.drivers import CONVEYORS, IDENTIFIERS, READ_POINTS, Drivers, TransportEnv
from cell_transport.fault_rates import TransportFaults
from cell_transport.fixed_ids import FixedIds
from cell_transport.stuck_faults import StuckConveyor
from cell_transport.tag_faults import FaultyReadPoint, TagFaults

ROLES: Mapping[str, Group[Any]] = {"conveyor": CONVEYORS, "read_points": READ_POINTS, "identifier": IDENTIFIERS}
"""Role in the line's file -> the group in which its driver is found."""


def make_drivers(
    fitted: Mapping[str, DeviceConfig],
    env: TransportEnv,
    registry: Registry,
    faults: TransportFaults,
    seed: int,
    scheme: type[TagScheme] = Grai96,
) -> Drivers:
    """Make the drivers of a transport, none of which is open; those that can go wrong do so at these rates.

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

    def made(role: str) -> Any:
        driver = registry.get(ROLES[role], fitted[role].driver)
        return driver(read_params(driver.Options, fitted[role].options), env)

    conveyor, read_points = made("conveyor"), made("read_points")
    if faults.stuck:
        conveyor = StuckConveyor(conveyor, faults, seed, env)
    if not scheme.writes_ids:
        read_points = FixedIds(read_points)
    if faults.of_tags:
        read_points = FaultyReadPoint(read_points, TagFaults(faults, seed), env)
    return Drivers(conveyor, read_points, made("identifier"))
