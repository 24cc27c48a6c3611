"""A surface through the points of a cloud, for rays to meet."""

from typing import Any

import numpy as np
import trimesh
from scipy.spatial import Delaunay

from cell_vision.images import Floats

SIDES = ((0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3))


def surface_through(points: Floats, radius_m: float) -> Any:
    """Return the small triangles between points, (n, 3), that none of their tetrahedra hide, as `trimesh.Trimesh`.

    Source: the alpha shape of Edelsbrunner, Muecke, "Three-dimensional alpha shapes", 1994, of triangles.

    Args:
        points: about evenly spread over a surface [m].
        radius_m: of the largest circle through the corners of a triangle; some times the distance of the points [m].
    """
    cells = Delaunay(points).simplices
    sides = np.sort(cells[:, SIDES], axis=2)
    small = _radii(points[sides]) < radius_m
    within = np.repeat(small.all(axis=1), len(SIDES))
    faces, of = np.unique(sides.reshape(-1, 3), axis=0, return_inverse=True)
    hidden = np.bincount(of, weights=within) > 1.0
    kept = (np.bincount(of, weights=small.ravel()) > 0.0) & ~hidden
    return trimesh.Trimesh(points, faces[kept], process=False)


def _radii(corners: Floats) -> Floats:
    """Radii of the circles through the corners of triangles, (..., 3, 3)."""
    one, other = corners[..., 1, :] - corners[..., 0, :], corners[..., 2, :] - corners[..., 0, :]
    lengths = np.linalg.norm(np.stack([one, other, one - other]), axis=-1).prod(axis=0)
    return np.asarray(lengths / np.maximum(2.0 * np.linalg.norm(np.cross(one, other), axis=-1), 1e-12))
