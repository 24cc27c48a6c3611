"""Scans of a part on a turntable, put together, and what they say of what was not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from cell_vision.inspection.nominal import Points

NARROW_RAD = 0.003
"""Rays that differ by less are the same [rad]."""
BEHIND_M = 0.002
"""What is seen so much farther away along the same ray is behind [m]."""


@dataclass(frozen=True)
class PartView:
    """One scan, in the frame of the turntable's plate, which turns: origin in its axis, z up.

    Attributes:
        points: n by 3 [m].
        eye: From where they were seen, 3 [m].
    """

    points: Points
    eye: Points


def turned_back(points: Points, eye: Points, angle_rad: float) -> PartView:
    """Return a scan in the frame of the plate.

    Args:
        points: n by 3, in the frame that does not turn, which is the plate's at angle 0; no number where nothing was
            seen [m].
        eye: from where, 3, in the same [m].
        angle_rad: of the turntable, about z.
    """
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return PartView(points[np.isfinite(points).all(axis=1)] @ turn, eye @ turn)


def merged(views: Sequence[PartView]) -> Points:
    """Return all points of all views, n by 3, in the frame of the plate [m]."""
    return np.vstack([view.points for view in views]) if views else np.empty((0, 3))


def seen_through(surface: Points, views: Sequence[PartView]) -> NDArray[np.bool_]:
    """Return through which points of a surface, n, another one behind was seen: there is no material.

    Args:
        surface: n by 3, in the frame of the plate [m].
        views: of what lies there.
    """
    out = np.zeros(len(surface), dtype=bool)
    for view in views:
        if not len(view.points):
            continue
        ways, far = _rays(view.points, view.eye)
        wanted, near = _rays(surface, view.eye)
        apart, nearest = cKDTree(ways).query(wanted, distance_upper_bound=NARROW_RAD)
        found = np.isfinite(apart)
        out[found] |= far[nearest[found]] > near[found] + BEHIND_M
    return out


def _rays(points: Points, eye: Points) -> tuple[Points, Points]:
    """Directions to points, unit, n by 3, and how far they are, n [m]."""
    ways = points - eye
    far = np.linalg.norm(ways, axis=1)
    return ways / far[:, None], far
