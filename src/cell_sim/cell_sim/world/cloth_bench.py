"""A table with one cloth and two fingers, apart from any line: what folding is tried on.

Places are in the frame of the table: origin in the middle of its top, z up.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_line.registry import Group
from cell_world.geometry import Pose, Vector

Array = NDArray[np.float64]
Rgb = tuple[float, float, float]
"""Red, green, blue, 0 to 1."""


@dataclass(frozen=True, slots=True)
class BenchCloth:
    """A cloth of any outline.

    Attributes:
        outline: Its corners in order, x, y [m].
        lines_x: Where its mesh needs lines, along x: folds [m].
        lines_y: The same along y.
        weight: Mass of a square metre [kg/m2].
        friction: On the table.
        color: Of it.
        spacing: Of its mesh [m].
    """

    outline: tuple[tuple[float, float], ...]
    lines_x: tuple[float, ...] = ()
    lines_y: tuple[float, ...] = ()
    weight: float = 0.3
    friction: float = 0.5
    color: Rgb = (0.7, 0.7, 0.7)
    spacing: float = 0.05


@dataclass(frozen=True, slots=True)
class BenchLook:
    """Table, light and camera.

    Attributes:
        table: Colour of the table.
        light: Where the lamp stands [m].
        brightness: Of the lamp, and of the light from everywhere, 0 to 1.
        camera: `table_T_camera`, with the optical axis along z.
        across: Its horizontal field of view [rad].
        width: Of its pictures [px].
        height: The same.
    """

    table: Rgb
    light: Vector
    brightness: tuple[float, float]
    camera: Pose
    across: float
    width: int
    height: int


class ClothBench(ABC):
    """One cloth on a table, and what moves it.

    Attributes:
        time: Simulated time that has passed [s].
    """

    time: float

    @abstractmethod
    def __init__(self, cloth: BenchCloth, look: BenchLook) -> None:
        """Lay the cloth flat on the table, in its own frame.

        Raises:
            ValueError: The mesh is too coarse for the outline.
        """

    @abstractmethod
    def vertices(self) -> Array:
        """Where every node of the mesh is, (nodes, 3) [m]."""

    @abstractmethod
    def flat(self) -> tuple[Array, NDArray[np.int64]]:
        """The mesh of the flat cloth: nodes, (nodes, 2) [m], and triangles, (triangles, 3)."""

    @abstractmethod
    def place(self, vertices: Array) -> None:
        """Put every node somewhere, (nodes, 3) [m], at rest."""

    @abstractmethod
    def pinch(self, hand: str, at: tuple[float, float], one_layer: bool = False) -> bool:
        """Close a finger over a place of the table; it takes every layer there, or the highest alone.

        Returns:
            Whether it holds cloth.
        """

    @abstractmethod
    def release(self) -> None:
        """Open both fingers."""

    @abstractmethod
    def move(self, ways: Mapping[str, Sequence[Vector]], duration: float) -> None:
        """Lead fingers along points, evenly in time but for a soft start and end; all in the same time [s]."""

    @abstractmethod
    def tension(self) -> float:
        """The greater of the forces at both fingers [N]."""

    @abstractmethod
    def settle(self, longest: float = 2.0) -> None:
        """Wait until the cloth rests, or this long [s]."""

    @abstractmethod
    def picture(self) -> tuple[NDArray[np.uint8], Array]:
        """What the camera sees without noise: (height, width, 3), and the depth along its axis, (height, width) [m]."""

    @abstractmethod
    def close(self) -> None:
        """Give the graphics back."""


CLOTH_BENCHES: Group[ClothBench] = Group("cell.cloth_benches", ClothBench, calls_itself=False)
"""What can simulate one, by the name of the engine."""
