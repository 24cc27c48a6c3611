"""From the devices a cell's configuration names to working drivers."""

from cell_line.config.line import CellConfig
from cell_line.config.profiles import KINEMATIC, Profile
from cell_line.driver import Driver
from cell_line.params import read_params
from cell_line.registry import Registry
from cell_skills.devices.env import DRIVERS, DeviceEnv

DEFAULT = Profile((KINEMATIC,))


def make_drivers(
    cell: CellConfig, env: DeviceEnv, registry: Registry | None = None, profile: Profile = DEFAULT
) -> dict[str, Driver]:
    """Make the drivers of a cell, by role; none is open.

    Args:
        cell: The cell's part of the line's configuration.
        env: Clock, bench, faults, log and ports that all devices share.
        registry: The drivers; those installed if none is given.
        profile: Which of its drivers are meant.

    Raises:
        RegistryError: if a driver is not installed.
        ParamsError: if its options are wrong; `check_plugins` tells it with file and line before.
    """
    registry = registry or Registry.installed()
    initial = cell.setups[cell.initial_setup]
    drivers: dict[str, Driver] = {}
    for role, config in cell.fitted(profile).items():
        kind = registry.get(DRIVERS, config.driver)
        options = read_params(kind.Options, config.options)
        drivers[role] = kind(options, env.named(role, initial.get(role, "")))
    return drivers
