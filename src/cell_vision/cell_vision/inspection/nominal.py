"""The part as it should be: its CAD mesh, and points spread over its surface."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

SMALLEST_M, LARGEST_M = 0.001, 2.0
"""Edges of the box around a part [m]; a part in millimetres that was read as metres is far beyond."""
SAME_FACE = 0.8
"""Cosine of the angle between the normals of one smooth face, at least."""
MOST_TRIANGLES = 5_000_000
CROWD = 4
"""Points that are tried for each that is wanted, so that no place stays empty."""
Points = NDArray[np.float64]
"""Rows of x, y, z."""


class NotAPart(ValueError):
    """A mesh that is no part; the text says why."""


@dataclass(frozen=True)
class Nominal:
    """A part in its own frame, and points spread over its surface.

    Attributes:
        mesh: `trimesh.Trimesh`, closed, in metres.
        points: n by 3 [m].
        normals: n by 3, unit, out of the material.
        pitch_m: About the distance of neighbouring points [m].
    """

    mesh: Any
    points: Points
    normals: Points
    pitch_m: float

    @property
    def centre(self) -> Points:
        """The middle of the box around it, 3 [m]."""
        middle: Points = self.mesh.bounds.mean(axis=0)
        return middle

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """Return the part with some of its points, chosen by n flags."""
        return replace(self, points=self.points[chosen], normals=self.normals[chosen])

    def near_edge(self, radius_m: float) -> NDArray[np.bool_]:
        """Return which points, n, are nearer to an edge than a radius [m]."""
        sharp = self.mesh.face_adjacency_angles > np.arccos(SAME_FACE)
        ends = self.mesh.vertices[self.mesh.face_adjacency_edges[sharp]]
        if not len(ends):
            return np.zeros(len(self.points), dtype=bool)
        step = radius_m / 4.0
        pieces = np.ceil(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1) / step).astype(int) + 1
        along = [np.linspace(start, end, count) for (start, end), count in zip(ends, pieces, strict=True)]
        far, _ = cKDTree(np.vstack(along)).query(self.points, distance_upper_bound=radius_m + step)
        near: NDArray[np.bool_] = np.isfinite(far)
        return near

    def clear(self, starts: Points, ways: Points) -> Points:
        """Return how far rays go before they meet the part, n, infinite where they do not [m].

        Args:
            starts: n by 3 [m].
            ways: n by 3, unit.
        """
        out = np.full(len(starts), np.inf)
        if len(starts):
            met, ray, _ = self.mesh.ray.intersects_location(starts, ways, multiple_hits=False)
            out[ray] = np.linalg.norm(met - starts[ray], axis=1)
        return out

    @property
    def size_m(self) -> float:
        """The diagonal of that box [m]."""
        return float(np.linalg.norm(self.mesh.extents))


def checked(mesh: Any) -> Any:
    """Return the mesh if it can be a part.

    Args:
        mesh: `trimesh.Trimesh` in metres.

    Raises:
        NotAPart: it is empty, not closed, turned inside out, not finite, too small, too large or too fine.
    """
    if not len(mesh.faces):
        raise NotAPart("has no triangles")
    if len(mesh.faces) > MOST_TRIANGLES:
        raise NotAPart(f"has {len(mesh.faces)} triangles; at most {MOST_TRIANGLES} are taken")
    if not np.isfinite(mesh.vertices).all():
        raise NotAPart("has corners that are no finite numbers")
    if not SMALLEST_M <= mesh.extents.min() <= mesh.extents.max() <= LARGEST_M:
        edges = " x ".join(f"{edge * 1e3:.4g}" for edge in mesh.extents)
        raise NotAPart(f"is {edges} mm; its edges must be from {SMALLEST_M * 1e3:g} to {LARGEST_M * 1e3:g} mm")
    if not mesh.is_watertight:
        raise NotAPart("is not closed")
    if mesh.volume <= 0.0:
        raise NotAPart("is turned inside out")
    return mesh


def spread(mesh: Any, pitch_m: float) -> Nominal:
    """Spread points over the surface of a part, the same ones each time.

    Args:
        mesh: `trimesh.Trimesh` in metres.
        pitch_m: About the distance of neighbouring points [m].

    Raises:
        NotAPart: the mesh is none; see `checked`.
    """
    mesh = checked(mesh)
    points, faces = trimesh.sample.sample_surface(mesh, int(CROWD * mesh.area / pitch_m**2) + 1, seed=0)
    normals = mesh.face_normals[faces]
    # One for each cube of space that the surface crosses, and for each side on which it does.
    cubes = np.hstack([np.floor(points / pitch_m), np.round(normals)])
    _, chosen = np.unique(cubes, axis=0, return_index=True)
    return Nominal(mesh, np.asarray(points)[chosen], np.asarray(normals)[chosen], pitch_m)
