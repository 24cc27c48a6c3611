"""What carries tags: where on it each tag is, and how large."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cell_vision.images import Floats
from cell_world.geometry import IDENTITY, Pose

FAMILY = "tag36h11"
IDS = 587
"""Tags of the family."""
CELLS = 8
"""Of the black square of a tag along a side; around it lies at least one white cell."""


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """One tag.

    Attributes:
        size_m: Side of its black square [m].
        pose: Of its middle on the target: x to the right of the printed tag, y up, z out of it.
    """

    size_m: float
    pose: Pose = IDENTITY

    def __post_init__(self) -> None:
        """Check the size.

        Raises:
            ValueError: It is no positive length.
        """
        if not (math.isfinite(self.size_m) and self.size_m > 0.0):
            raise ValueError(f"a tag has a size, not {self.size_m} m")

    def corners(self) -> Floats:
        """Return its corners on the target, (4, 3) [m]: top left, top right, bottom right, bottom left."""
        half = 0.5 * self.size_m
        return np.array([self.pose.apply((x * half, y * half, 0.0)) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))])


@dataclass(frozen=True, slots=True)
class TagTarget:
    """A rigid thing with tags on it: a carrier, a fixture, one tag alone.

    Attributes:
        tags: By id, 0 to 586 of the family 36h11.
    """

    tags: Mapping[int, PlacedTag]

    def __post_init__(self) -> None:
        """Check the ids.

        Raises:
            ValueError: There is no tag, or one that the family has not.
        """
        if not self.tags or not all(0 <= tag < IDS for tag in self.tags):
            raise ValueError(f"a target has tags with ids from 0 to {IDS - 1}, not {sorted(self.tags)}")

    @classmethod
    def single(cls, tag: int, size_m: float) -> "TagTarget":
        """Return a target that is one tag of a size [m]; its frame is the tag's."""
        return cls({tag: PlacedTag(size_m)})
