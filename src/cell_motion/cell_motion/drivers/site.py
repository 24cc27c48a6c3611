"""Where a cell stands in the world of its line, and what plans there."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cell_line.background import background
from cell_line.shared import Shared, SharedThings
from cell_motion.planning.chosen import planner_command
from cell_motion.planning.planner import MotionPlanner
from cell_motion.planning.process import PlannerProcess
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE, SdfWorld

_LOG = logging.getLogger("cell.planner")


@dataclass(eq=False)
class Site:
    """A cell in its world.

    Attributes:
        cell: Scoped name of its model.
        world: As its file describes it.
        library: Folder of the models that may turn up in it.
        planner: Plans the motions of the cell's robots.
    """

    shared: ClassVar[str] = "site"

    cell: str
    world: SdfWorld
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
    found = LineWorld(cell, file)
    return Site(cell, found.world, found.library, planner)


class PlannedSite(Site, Shared):
    """`site`: with a planner in a process of its own, which comes up beside the cell and ends with it."""

    name = "site"

    def __init__(self, world: LineWorld, planner: PlannerProcess) -> None:
        """Take the world and its planner, which is not started yet."""
        super().__init__(world.cell, world.world, world.library, planner)
        self._process = planner
        self._warming: asyncio.Task[None] | None = None

    @classmethod
    def make(cls, things: SharedThings) -> "PlannedSite":
        """Take the world of the line and the planner that its file names."""
        world = things.use(LineWorld)
        assert things.site
        line = things.site.line
        return cls(world, PlannerProcess(planner_command(line, things.site.registry), line.planner.timeout_s))

    def start(self) -> None:
        """Have the planner come up."""
        self._warming = background(self._warm(), "the planner's start")

    async def close(self) -> None:
        """End the planner."""
        if self._warming:
            self._warming.cancel()
        await self._process.close()

    async def _warm(self) -> None:
        try:
            await self._process.start()
        except OSError as error:
            _LOG.error("%s; it is tried again with the first motion", error)
