"""What a garment skill may ask of its devices, beside those that all cells know."""

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, runtime_checkable

from pydantic import Field

from cell_skills.devices.protocols import Camera, Offset
from cell_skills.devices.seen import Located


@dataclass(frozen=True)
class FoldLine:
    """A straight line on the fold table: the cloth with coordinates below `at_m` [m] along `axis` is folded over it.

    The origin is the centre of the table; axis "x" folds the left part to the right, "y" the front part to the back.
    `reverse` folds the part above `at_m` instead.
    """

    axis: Literal["x", "y"]
    at_m: float
    reverse: bool = False


class ClothSeen(Located):
    """What lies on the fold table."""

    width_m: Annotated[float, Field(ge=-0.1, le=100.0)] = 0.0
    """Size along x [m]."""
    length_m: Annotated[float, Field(ge=-0.1, le=100.0)] = 0.0
    """Size along y [m]."""
    wrinkle_m: Annotated[float, Field(ge=-0.001, le=1.0)] = 0.0
    """Height of its highest crease [m]."""
    layers: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """How many lie on top of each other."""


@runtime_checkable
class ClothCamera(Camera, Protocol):
    """A camera that sees garments, too."""

    async def look_at_cloth(self) -> ClothSeen | None:
        """Measure what lies on the table.  None when the picture cannot be evaluated: look again."""


@runtime_checkable
class ClothGripper(Protocol):
    """Two pinching fingers over the fold table that hold two corners of a cloth."""

    async def pinch(self, first: str, second: str) -> bool:
        """Pinch two corners ("front_left", "front_right", "back_left", "back_right"); True if cloth is felt in both."""

    async def pull(self, distance_m: float) -> float:
        """Draw the corners away from the middle of the cloth [m], which smooths it; return the highest tension [N]."""

    async def shift(self, offset: Offset) -> None:
        """Drag the whole cloth by an offset on the table."""

    async def release(self) -> None:
        """Open both fingers."""


@runtime_checkable
class FoldTable(Protocol):
    """A table with flaps that folds the cloth lying on it."""

    async def fold(self, line: FoldLine) -> None:
        """Fold the cloth along a line."""

    async def unfold(self) -> None:
        """Take the last fold back."""


@runtime_checkable
class Stacker(Protocol):
    """The lifting platform of the stack on the carrier."""

    async def height(self) -> float:
        """Measure the height of the stack [m]."""

    async def make_room(self, thickness_m: float) -> None:
        """Lower the platform so that a piece of this thickness [m] can be laid down at pose ``stack``."""
