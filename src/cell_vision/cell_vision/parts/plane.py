"""The plane on which everything stands: a table, or the floor of a tray."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats
from cell_vision.parts.depth_view import DepthView, Mask

TRIES = 200
USED = 4_000
"""So many points are asked while planes are tried."""
SHARE = 0.1
"""A plane has at least this share of the points that are known."""
FEWEST = 200
ROUNDS = 5
ALIKE = 0.94
"""Cosine of the angle between the plane and the normal of a point on it, at least."""
BAND = 0.006
"""A plane is tried with points that are nearer to it than this share of their distance; refined with half of that."""


class NoPlane(ValueError):
    """There is no plane to stand on; the text says why."""


@dataclass(frozen=True, slots=True)
class SupportPlane:
    """A plane n . p + d = 0 in the camera frame.

    Attributes:
        normal: 3, unit, towards the camera's side.
        offset_m: d, the distance of the camera from it [m].
        sigma_m: Standard deviation of its points about it [m].
        share: Of all known points that lie on it, 0 to 1.
    """

    normal: Floats
    offset_m: float
    sigma_m: float
    share: float

    def height(self, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return how high points, (..., 3), are above it [m]."""
        return points @ self.normal.astype(points.dtype) + points.dtype.type(self.offset_m)


def support_plane(view: DepthView, rng: np.random.Generator, within: Mask | None = None) -> SupportPlane:
    """Find the plane with the most points, and fit it to them by least squares.

    A plane is tried by a point and its normal (RANSAC of oriented points; Schnabel, Wahl, Klein 2007).

    Args:
        view: what is seen.
        rng: chooses what is tried.
        within: (h, w), where it is looked for; everywhere without.

    Raises:
        NoPlane: too few points are known, or none has enough of them.
    """
    usable = view.facing if within is None else view.facing & within
    at = np.flatnonzero(usable)
    if len(at) < FEWEST:
        raise NoPlane(f"{len(at)} points with a normal are known; at least {FEWEST} are needed")
    chosen = rng.choice(at, min(USED, len(at)), replace=False)
    points = view.points.reshape(-1, 3)[chosen].astype(np.float64)
    normals = view.normals.reshape(-1, 3)[chosen].astype(np.float64)
    tried = rng.choice(len(points), min(TRIES, len(points)), replace=False)
    off = points @ normals[tried].T - np.einsum("ij,ij->i", points[tried], normals[tried])
    band = BAND * points[:, 2:]
    votes = ((np.abs(off) < band) & (normals @ normals[tried].T > ALIKE)).sum(axis=0)
    best = int(np.argmax(votes))
    if votes[best] < SHARE * len(points):
        raise NoPlane(
            f"the best plane has {votes[best] / len(points):.0%} of the points; at least {SHARE:.0%} are needed"
        )
    return _refined(points, normals, normals[tried[best]], points[tried[best]])


def _refined(points: Floats, normals: Floats, normal: Floats, through: Floats) -> SupportPlane:
    for _ in range(ROUNDS):
        off = (points - through) @ normal
        on = (np.abs(off) < 0.5 * BAND * points[:, 2]) & (normals @ normal > ALIKE)
        through = points[on].mean(axis=0)
        _, _, axes = np.linalg.svd(points[on] - through, full_matrices=False)
        normal = axes[2] if axes[2] @ normal > 0.0 else -axes[2]
    sigma = float(np.std((points[on] - through) @ normal))
    return SupportPlane(normal, float(-normal @ through), sigma, float(on.mean()))
