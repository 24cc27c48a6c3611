"""Regions of a part's surface, in its own frame: what an order sets limits to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cell_vision.inspection.nominal import Points

FACING = 0.7
"""Cosine of the angle to the direction in which a surface looks, at least."""
Triple = tuple[float, float, float]


class SurfaceRegion(Protocol):
    """A part of a surface."""

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points belong to it, n, of points [m] and normals, each n by 3."""


@dataclass(frozen=True)
class InBox:
    """What lies in a box.

    Attributes:
        low: One corner [m].
        high: The opposite one [m].
    """

    low: Triple
    high: Triple

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points lie in it."""
        return np.asarray(((points >= self.low) & (points <= self.high)).all(axis=1))


@dataclass(frozen=True)
class LooksTo:
    """All that looks one way.

    Attributes:
        way: Direction, of any length.
    """

    way: Triple

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points look that way."""
        return np.asarray(normals @ np.asarray(self.way) > FACING * np.linalg.norm(self.way))


@dataclass(frozen=True)
class OnPlane:
    """A plane face.

    Attributes:
        at: A point of it [m].
        way: Its normal, out of the material, of any length.
        within_m: Off the plane by less is on it [m].
    """

    at: Triple
    way: Triple
    within_m: float = 0.0001

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points lie on it, and look its way."""
        normal = np.asarray(self.way) / np.linalg.norm(self.way)
        near = np.abs((points - self.at) @ normal) < self.within_m
        return np.asarray(near & LooksTo(self.way).holds(points, normals))


@dataclass(frozen=True)
class HoleWall:
    """The wall of a round hole.

    Attributes:
        at: A point of its axis [m].
        way: Along its axis, of any length.
        diameter_m: Of it [m].
        depth_m: Of it, along its axis to either side of `at` [m].
        within_m: Off the cylinder by less is on it [m].
    """

    at: Triple
    way: Triple
    diameter_m: float
    depth_m: float = 2.0
    within_m: float = 0.0001

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points lie on its wall, and look at its axis."""
        axis = np.asarray(self.way) / np.linalg.norm(self.way)
        apart = points - self.at
        along = apart @ axis
        aside = apart - along[:, None] * axis
        far = np.linalg.norm(aside, axis=1)
        inwards = np.einsum("ij,ij->i", aside, normals) < -FACING * far
        on = (np.abs(far - self.diameter_m / 2.0) < self.within_m) & (np.abs(along) < self.depth_m)
        return np.asarray(on & inwards)


@dataclass(frozen=True)
class RestOfIt:
    """All that is in none of some regions.

    Attributes:
        regions: Those.
    """

    regions: Sequence[SurfaceRegion]

    def holds(self, points: Points, normals: Points) -> NDArray[np.bool_]:
        """Return which points are in none of them."""
        out = np.ones(len(points), dtype=bool)
        for region in self.regions:
            out &= ~region.holds(points, normals)
        return out
