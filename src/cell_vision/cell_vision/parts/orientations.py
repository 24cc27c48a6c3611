"""Turns that a search begins with, evenly spread, and what of a part is seen from all around."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from cell_vision.images import Floats
from cell_vision.inspection.nominal import Nominal
from cell_vision.parts.depth_view import Mask

PSI = 1.533751168755204288118041
"""A root of psi^4 = psi + 4."""
GOLDEN = 0.5 * (1.0 + np.sqrt(5.0))
ANCHORS = 3
ALONG = 0.25
"""Cosine of the steepest surface that is taken for seen."""
LIFT_M = 1e-5


def even_turns(count: int) -> Floats:
    """Return so many turns, (count, 3, 3), spread evenly over all.

    Source: Alexa, "Super-Fibonacci spirals: fast, low-discrepancy sampling of SO(3)", CVPR 2022.
    """
    s = np.arange(count) + 0.5
    inner, outer = np.sqrt(s / count), np.sqrt(1.0 - s / count)
    alpha, beta = 2.0 * np.pi * s / np.sqrt(2.0), 2.0 * np.pi * s / PSI
    quaternions = np.column_stack(
        [inner * np.sin(alpha), inner * np.cos(alpha), outer * np.sin(beta), outer * np.cos(beta)]
    )
    turns: Floats = Rotation.from_quat(quaternions).as_matrix()
    return turns


def even_ways(count: int) -> Floats:
    """Return so many unit vectors, (count, 3), spread evenly (Fibonacci's sphere)."""
    s = np.arange(count) + 0.5
    z, turn = 1.0 - 2.0 * s / count, 2.0 * np.pi * s / GOLDEN
    flat = np.sqrt(1.0 - z**2)
    return np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])


def unlike(turns: Floats, symmetry: Floats, apart_rad: float) -> Floats:
    """Return those turns, (n, 3, 3), that no former one equals but for a symmetry, (s, 3, 3), within an angle."""
    least = 1.0 + 2.0 * np.cos(apart_rad)
    images = np.einsum("nij,sjk->nsik", turns, symmetry)
    kept: list[int] = []
    open_ = np.ones(len(turns), dtype=bool)
    for k in range(len(turns)):
        if not open_[k]:
            continue
        kept.append(k)
        # The trace of a^T b is that of the turn between them: 1 + 2 cos(angle).
        traces = np.einsum("nij,sij->ns", turns[k + 1 :], images[k])
        open_[k + 1 :] &= traces.max(axis=1) < least
    return turns[kept]


@dataclass(frozen=True, slots=True)
class Aspects:
    """What is seen of a part from all around, from far away.

    Attributes:
        ways: (d, 3), unit, from the part to the camera, in the part's frame.
        seen: (d, n), which points of the part are.
        centroids: (d, 3), middle of what is seen [m].
        areas: d, of what is seen, as the camera sees it [m2].
        anchors: (d, 1 + ANCHORS, 3): the centroid, and seen points far from each other, where a segment that shows only
            a piece of the part may have its middle [m].
    """

    ways: Floats
    seen: Mask
    centroids: Floats
    areas: Floats
    anchors: Floats

    def nearest(self, ways: Floats) -> np.ndarray:
        """Return the index of the aspect from which one looks, for unit vectors, (n, 3)."""
        return np.asarray(np.argmax(ways @ self.ways.T, axis=1))


def aspects_of(part: Nominal, count: int, solid: bool = True) -> Aspects:
    """Look at the points of a part from so many sides; one that is not solid hides nothing of itself."""
    ways = even_ways(count)
    cosines = ways @ part.normals.T
    seen = cosines > ALONG
    if solid:
        at, which = np.nonzero(seen)
        starts = part.points[which] + LIFT_M * part.normals[which]
        seen[at, which] = ~part.mesh.ray.intersects_any(starts, ways[at])
    # Each point stands for its share of the surface, and is seen as large as it faces the camera.
    weights = np.where(seen, cosines, 0.0) * part.mesh.area / len(part.points)
    areas = weights.sum(axis=1)
    centroids = weights @ part.points / np.maximum(areas, 1e-12)[:, None]
    anchors = np.stack([_anchors(part.points[seen[k]], centroids[k]) for k in range(count)])
    return Aspects(ways, seen, centroids, areas, anchors)


def _anchors(points: Floats, centroid: Floats) -> Floats:
    """The centroid, and points halfway from it to the farthest ones."""
    chosen = [centroid]
    for _ in range(ANCHORS):
        if not len(points):
            chosen.append(centroid)
            continue
        apart = np.linalg.norm(points[:, None] - np.array(chosen), axis=2).min(axis=1)
        chosen.append(points[np.argmax(apart)])
    far = np.array(chosen[1:])
    halfway = 0.5 * (far + centroid)
    return np.vstack([centroid, halfway])
