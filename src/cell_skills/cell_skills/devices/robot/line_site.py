"""The site of one of a line's cells, checked against what its drivers name."""

from typing import Any

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError
from cell_line.params import read_params
from cell_line.registry import Registry
from cell_skills.devices.env import DRIVERS
from cell_skills.devices.robot.site import Site, load_site
from cell_skills.motion.planner import MotionPlanner
from cell_world.sdf.errors import SdfError


def site_in(line: LineConfig, cell: str, registry: Registry, planner: MotionPlanner) -> Site | None:
    """Return where a cell stands in the world of its line, None if no driver of it plans there.

    Args:
        line: The line; `check_cell_plugins` has been content with the cell.
        cell: Name of the cell.
        registry: The drivers.
        planner: Plans the motions of the cell's robots.

    Raises:
        ConfigError: The world is not given or wrong, or lacks what a driver names.
    """
    if line.world_path is None:
        raise line.error(("world",), "is not given, but the line shall run in it")
    fitted = line.cells[cell].fitted(in_world=True)
    drivers: dict[str, Any] = {role: registry.get(DRIVERS, device.driver) for role, device in fitted.items()}
    planning = {role: driver for role, driver in drivers.items() if getattr(driver, "needs_world", False)}
    if not planning:
        return None
    try:
        site = load_site(cell, line.world_path, planner)
    except SdfError as error:
        raise ConfigError(error.file, error.line, "", error.message) from None
    for role, driver in planning.items():
        for name in driver.in_cell(read_params(driver.Options, fitted[role].options)):
            if not {site.scoped(name)} & (site.world.models.keys() | site.world.frames.keys()):
                raise line.error(("cells", cell, "in_world", role), f"{line.world} has no '{site.scoped(name)}'")
    return site
