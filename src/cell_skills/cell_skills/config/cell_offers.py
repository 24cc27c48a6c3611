"""What the devices of a line offer by their configuration, for every cell and setup."""

from collections.abc import Mapping, Sequence
from functools import reduce

from cell_line.config.line import CellConfig
from cell_line.config.plugins import DeviceConfig
from cell_line.config.profiles import Profile
from cell_line.offers import Offers, in_both, together
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_skills.devices.env import DRIVERS

CellOffers = Mapping[str, Mapping[str, Offers]]
"""Cell -> setup -> what it offers."""


def offers_of(cells: Mapping[str, CellConfig], profiles: Sequence[Profile], registry: Registry) -> CellOffers:
    """Ask the drivers; one that is wrong offers what nobody knows, and `check_plugins` says so.

    Args:
        cells: The cells of a line.
        profiles: Only what the drivers in each of these offer is offered.
        registry: The drivers.
    """
    return {
        name: {setup: _offers(cell, profiles, values, registry) for setup, values in cell.setups.items()}
        for name, cell in cells.items()
    }


def _offers(cell: CellConfig, profiles: Sequence[Profile], setup: Mapping[str, str], registry: Registry) -> Offers:
    def of_role(role: str) -> Offers:
        devices = [cell.fitted(profile)[role] for profile in profiles]
        return reduce(in_both, (_of(device, setup, registry) for device in devices), {})

    return together(map(of_role, cell.devices))


def _of(device: DeviceConfig, setup: Mapping[str, str], registry: Registry) -> Offers:
    try:
        driver = registry.get(DRIVERS, device.driver)
        return dict(driver.offers(read_params(driver.Options, device.options), setup))
    except (RegistryError, ParamsError):
        return {}
