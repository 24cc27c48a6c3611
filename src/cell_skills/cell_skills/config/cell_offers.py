"""What the devices of a line offer by their configuration, for every cell and setup."""

from collections.abc import Mapping

from cell_line.config.line import CellConfig
from cell_line.config.plugins import DeviceConfig
from cell_line.offers import Offers, in_both, together
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_skills.devices.env import DRIVERS

CellOffers = Mapping[str, Mapping[str, Offers]]
"""Cell -> setup -> what it offers."""


def offers_of(cells: Mapping[str, CellConfig], registry: Registry) -> CellOffers:
    """Ask the drivers; one that is wrong offers what nobody knows, and `check_plugins` says so."""
    return {
        name: {setup: _offers(cell, values, registry) for setup, values in cell.setups.items()}
        for name, cell in cells.items()
    }


def _offers(cell: CellConfig, setup: Mapping[str, str], registry: Registry) -> Offers:
    return together(
        in_both(_of(device, setup, registry), _of(cell.in_world.get(role), setup, registry))
        for role, device in cell.devices.items()
    )


def _of(device: DeviceConfig | None, setup: Mapping[str, str], registry: Registry) -> Offers:
    if device is None:
        return {}
    try:
        driver = registry.get(DRIVERS, device.driver)
        return dict(driver.offers(read_params(driver.Options, device.options), setup))
    except (RegistryError, ParamsError):
        return {}
