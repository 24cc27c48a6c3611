"""The world that the file of a line names, read once for a cell."""

from pathlib import Path

from cell_line.config.strict_yaml import ConfigError
from cell_line.shared import NotHere, Shared, SharedThings
from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

MODELS = "models"
"""Folder of the models, beside the file of a world."""


class LineWorld(Shared):
    """`world`.

    Attributes:
        cell: Scoped name of the model of the cell.
        world: As its file describes it.
        library: Folder of the models that may turn up in it.
    """

    name = "world"
    shared = "world"

    def __init__(self, cell: str, file: Path) -> None:
        """Read it.

        Raises:
            SdfError: Something is wrong in it.
        """
        self.cell, self.library = cell, file.parent / MODELS
        self.world: SdfWorld = load_world(file, [self.library])

    @classmethod
    def make(cls, things: SharedThings) -> "LineWorld":
        """Read the world of the line."""
        if things.site is None:
            raise NotHere("needs the world of a line, and this cell has none")
        line = things.site.line
        if line.world_path is None:
            raise line.error(("world",), "is not given, but the line shall run in it")
        try:
            return cls(things.site.cell, line.world_path)
        except SdfError as error:
            raise ConfigError(error.file, error.line, "", error.message) from None

    def scoped(self, name: str) -> str:
        """Return the scoped name of something in the cell."""
        return self.cell + SCOPE + name

    def has(self, name: str) -> bool:
        """Return whether the cell has a model or a frame of that name."""
        scoped = self.scoped(name)
        return scoped in self.world.models or scoped in self.world.frames
