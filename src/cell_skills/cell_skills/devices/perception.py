"""What a cell knows of its surroundings, whoever sees it: the world that is simulated, or cameras."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from cell_world.geometry import Pose


@dataclass(frozen=True)
class Body:
    """Something movable near the cell: the model it is made of, "" if unknown, and where it is in the world."""

    model: str
    pose: Pose


@runtime_checkable
class Perception(Protocol):
    """Everything around one cell.

    Every method raises `DeviceFault` when the other side is not there, vanishes or does not answer.
    """

    shared: ClassVar[str] = "perception"

    async def find_places(self, names: Sequence[str]) -> dict[str, Pose]:
        """Return where named places of the cell, or of the carrier in it, are in the world; unknown ones are left out.

        x and y lie in the surface, z points out of it.
        """
        ...

    async def scene(self) -> dict[str, Body]:
        """Return what is movable near the cell by name: models, and links that can come off their model."""
        ...
