"""Where a cell stands in the world of its line."""

from dataclasses import dataclass
from pathlib import Path

from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault
from cell_skills.motion.planner import MotionPlanner
from cell_world.sdf.elements import SCOPE, World
from cell_world.sdf.reader import load_world

MODELS = "models"
"""Folder of the models, beside the file of a world."""


@dataclass(frozen=True)
class Site:
    """A cell in its world.

    Attributes:
        cell: Scoped name of its model.
        world: As its file describes it.
        library: Folder of the models that may turn up in it.
        planner: Plans the motions of the cell's robots.
    """

    cell: str
    world: World
    library: Path
    planner: MotionPlanner

    def scoped(self, name: str) -> str:
        """Return the scoped name of something in the cell."""
        return self.cell + SCOPE + name


def load_site(cell: str, file: Path, planner: MotionPlanner) -> Site:
    """Read the world of a line for one of its cells.

    Raises:
        SdfError: Something is wrong in it.
    """
    library = file.parent / MODELS
    return Site(cell, load_world(file, [library]), library, planner)


def site_of(env: DeviceEnv) -> Site:
    """Return where a device's cell stands in its world.

    Raises:
        DeviceFault: The line has no world.
    """
    if env.site is None:
        raise DeviceFault(env.name, "plans in a world, and this cell runs without")
    return env.site
