"""A part whose CAD is known, made ready to be looked for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import small_gicp
import trimesh
from scipy.spatial.transform import Rotation

from cell_vision.images import Floats
from cell_vision.inspection.nominal import Nominal, NotAPart, spread
from cell_vision.parts.distance_field import DistanceField, distance_field
from cell_vision.parts.orientations import Aspects, aspects_of, even_turns, unlike
from cell_vision.parts.symmetry import SymmetryGroup, no_symmetry, symmetry_of

TURNS = 1_000
"""A search begins with so many, without those that a symmetry makes equal."""
APART_RAD = 0.26
"""Between turns that are told apart [rad]."""
RESTS = 36
"""Turns about the vertical of a part that lies."""
LIKELY = 0.01
"""A part comes to lie on one side with at least this probability, else it is not thought of first."""
ASPECTS = 120
POINTS = 350
"""About so many points stand for the surface."""
DENSE_M = 0.0005
"""Between the points that the distance field is made of [m]."""
VOXELS = 64
"""Along the diagonal of a part."""
FEWEST = 500
THIN = 80
"""Points along the diagonal of a cloud."""
NEIGHBOURS = 20
"""Of which a normal is made."""
SYMMETRIC_M = 0.0006
"""What differs by less looks the same [m]."""


@dataclass(frozen=True)
class KnownPart:
    """A part to be found.

    Attributes:
        name: Of it.
        model: Its mesh, and some hundred points on it.
        field: How far any point is from its surface.
        symmetry: Turns that look the same.
        aspects: Which of its points are seen from all around.
        turns: (r, 3, 3), with which a search begins, of its frame in the one that looks at it along z.
        rests: (q, 3, 3), with which it lies by itself on a plane, of its frame in one with z out of the plane.
        tops: q, how high it is then [m].
        corners: (c, 3), of its convex hull [m].
        colour: Histogram as `colours.histogram` makes it, of what it looks like; None if that is not known.
    """

    name: str
    model: Nominal
    field: DistanceField
    symmetry: SymmetryGroup
    aspects: Aspects
    turns: Floats
    rests: Floats
    tops: Floats
    corners: Floats
    colour: Floats | None = None

    @property
    def diameter_m(self) -> float:
        """The largest distance between two of its points, about [m]."""
        return float(2.0 * np.linalg.norm(self.corners - self.corners.mean(axis=0), axis=1).max())


def known_part(name: str, mesh: Any, symmetry: SymmetryGroup | None = None, colour: Floats | None = None) -> KnownPart:
    """Make a part ready; it takes a second or so.

    Args:
        name: of the part.
        mesh: `trimesh.Trimesh`, closed, in metres.
        symmetry: turns that look the same; found by its shape without.
        colour: histogram of what it looks like, if that helps to tell it from others.

    Raises:
        NotAPart: the mesh is none.
    """
    dense = spread(mesh, max(DENSE_M, float(np.sqrt(mesh.area / 60_000))))
    pitch = float(np.sqrt(mesh.area / POINTS))
    model = spread(mesh, pitch)
    field = distance_field(dense, float(np.linalg.norm(mesh.extents)) / VOXELS)
    group = symmetry or symmetry_of(model, field, SYMMETRIC_M)
    turns = unlike(even_turns(TURNS), group.turns, APART_RAD)
    corners = np.asarray(mesh.convex_hull.vertices)
    rests = _rests(mesh, group)
    heights = rests[:, 2] @ corners.T
    aspects = aspects_of(model, ASPECTS)
    return KnownPart(
        name, model, field, group, aspects, turns, rests, heights.max(axis=1) - heights.min(axis=1), corners, colour
    )


def known_cloud(name: str, points: Floats) -> KnownPart:
    """Make a thing ready of which there are points of its surface instead of CAD; its shape hides nothing of itself.

    Args:
        name: of the thing.
        points: (n, 3), dense, from all sides that are to be seen [m].

    Raises:
        NotAPart: there are too few points.
    """
    if len(points) < FEWEST:
        raise NotAPart(f"has {len(points)} points; at least {FEWEST} are needed")
    size = float(np.linalg.norm(np.ptp(points, axis=0)))
    dense, model = (_oriented(points, size / parts) for parts in (THIN, THIN / 4))
    field = distance_field(dense, size / VOXELS)
    group = no_symmetry(points.mean(axis=0))
    corners = np.asarray(dense.mesh.vertices)
    rests = _rests(dense.mesh, group)
    heights = rests[:, 2] @ corners.T
    aspects = aspects_of(model, ASPECTS, solid=False)
    tops = heights.max(axis=1) - heights.min(axis=1)
    return KnownPart(name, model, field, group, aspects, even_turns(TURNS), rests, tops, corners)


def _oriented(points: Floats, pitch_m: float) -> Nominal:
    """Points of a cloud, thinned, with normals away from its middle, in its convex hull."""
    thin, _ = small_gicp.preprocess_points(points, pitch_m, NEIGHBOURS)
    spots, normals = thin.points()[:, :3], thin.normals()[:, :3]
    outward = np.einsum("ij,ij->i", spots - points.mean(axis=0), normals) >= 0.0
    normals = np.where(outward[:, None], normals, -normals)
    return Nominal(trimesh.PointCloud(points).convex_hull, spots, normals, pitch_m)


def _rests(mesh: Any, group: SymmetryGroup) -> Floats:
    """Turns with which a part lies still, in steps about the vertical."""
    lying, _ = trimesh.poses.compute_stable_poses(mesh, n_samples=1, threshold=LIKELY)
    steps = Rotation.from_euler("z", np.linspace(0.0, 2.0 * np.pi, RESTS, endpoint=False)[:, None]).as_matrix()
    turns = np.einsum("aij,bjk->baik", steps, lying[:, :3, :3]).reshape(-1, 3, 3)
    return unlike(turns, group.turns, 0.8 * 2.0 * np.pi / RESTS)
