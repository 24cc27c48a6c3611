"""A fold table of a world, and the cloth on it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

HANDS = ("left", "right")
"""The fingers that pinch a cloth."""
TURN_S = 2.0
"""Time in which a flap turns an edge over, or back [s]."""


@dataclass(frozen=True, slots=True)
class ClothMeasure:
    """A cloth as it lies.

    Attributes:
        x: Middle of its outline [m].
        y: The same.
        yaw: How the outline is turned, between -45 and 45 degrees [rad].
        width: Along its x [m].
        length: Along its y [m].
        layers: At its thickest place.
        height: Of its highest point over a flat layer [m].
        corners: Of the outline, by name [m].
    """

    x: float
    y: float
    yaw: float
    width: float
    length: float
    layers: int
    height: float
    corners: dict[str, tuple[float, float]]


class LaidCloth(ABC):
    """A cloth that lies on a table; places are in the frame of the table."""

    name: str

    @abstractmethod
    def measure(self) -> ClothMeasure | None:
        """What lies there; None when nothing does."""

    @abstractmethod
    def pinch(self, hand: str) -> bool:
        """Close a finger; True if cloth is felt."""

    @abstractmethod
    def release(self, hand: str) -> None:
        """Open a finger."""

    @abstractmethod
    def is_held(self) -> bool:
        """Whether both fingers hold cloth."""

    @abstractmethod
    def tension(self) -> float:
        """Force with which it is drawn between the fingers [N]; 0 when nothing lies there."""

    @abstractmethod
    def lay_on_air(self, afloat: bool) -> None:
        """Let the table blow air under it, or stop that."""

    @abstractmethod
    def fold(self, axis: Literal[0, 1], at: float, reverse: bool) -> None:
        """Begin to turn the part below a line over, or the part above it; nothing moves where no cloth is."""

    @abstractmethod
    def unfold(self) -> None:
        """Begin to take the last fold back, if there is one."""

    @abstractmethod
    def rests(self) -> bool:
        """Whether no flap moves, nor the cloth."""
