"""A part whose CAD is known, made ready to be looked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import small_gicp

from cell_vision.images import Floats
from cell_vision.inspection.nominal import Nominal, NotAPart, spread
from cell_vision.parts.cloud_mesh import surface_through
from cell_vision.parts.distance_field import DistanceField, Singles, distance_field
from cell_vision.parts.symmetry import SymmetryGroup, no_symmetry, symmetry_of
from cell_vision.parts.templates import PartTemplates, templates_of

POINTS = 350
"""About so many points stand for the surface."""
DENSE_M = 0.0005
"""Between the points that the distance field is made of [m]."""
VOXELS = 64
"""Along the diagonal of a part."""
FEWEST = 500
THIN = 120
"""Points along the diagonal of a cloud."""
CLOSED = 2.0
"""A circle through three points of its surface is at most so many times as large as their distance."""
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
        templates: What it looks like from all around.
        corners: (c, 3), of its convex hull [m].
        colour: Histogram as `colours.histogram` makes it, of what it looks like; None if that is not known.
    """

    name: str
    model: Nominal
    field: DistanceField
    symmetry: SymmetryGroup
    templates: PartTemplates
    corners: Floats
    colour: Floats | None = None

    @cached_property
    def diameter_m(self) -> float:
        """The largest distance between two of its points, about [m]."""
        return diameter_of(self.corners)

    @cached_property
    def faces(self) -> tuple[Singles, Singles]:
        """Normals of the triangles of its mesh, (f, 3), and n . p of their planes, f [m]."""
        normals = np.asarray(self.model.mesh.face_normals, np.float32)
        return normals, np.einsum("fi,fi->f", normals, self.model.mesh.triangles[:, 0]).astype(np.float32)


def diameter_of(corners: Floats) -> float:
    """Return twice the largest distance of corners, (c, 3), from their middle [m]."""
    return float(2.0 * np.linalg.norm(corners - corners.mean(axis=0), axis=1).max())


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
    corners = np.asarray(mesh.convex_hull.vertices)
    return KnownPart(
        name,
        model,
        field,
        group,
        templates_of(model, group, diameter_of(corners)),
        corners,
        colour,
    )


def known_cloud(name: str, points: Floats) -> KnownPart:
    """Make a thing ready of which there are points of its surface instead of CAD.

    Args:
        name: of the thing.
        points: (n, 3), dense, from all sides that are to be seen [m].

    Raises:
        NotAPart: there are too few points.
    """
    if len(points) < FEWEST:
        raise NotAPart(f"has {len(points)} points; at least {FEWEST} are needed")
    size = float(np.linalg.norm(np.ptp(points, axis=0)))
    model = _oriented(points, size / THIN)
    field = distance_field(model, size / VOXELS)
    group = no_symmetry(points.mean(axis=0))
    corners = np.asarray(model.mesh.convex_hull.vertices)
    return KnownPart(name, model, field, group, templates_of(model, group, diameter_of(corners)), corners)


def _oriented(points: Floats, pitch_m: float) -> Nominal:
    """Points of a cloud, thinned, with normals away from its middle, and the surface through them."""
    thin, _ = small_gicp.preprocess_points(points, pitch_m, NEIGHBOURS)
    spots, normals = thin.points()[:, :3], thin.normals()[:, :3]
    outward = np.einsum("ij,ij->i", spots - points.mean(axis=0), normals) >= 0.0
    normals = np.where(outward[:, None], normals, -normals)
    return Nominal(surface_through(spots, CLOSED * pitch_m), spots, normals, pitch_m)
