"""The shape of a link of the world as a mesh that a part can be found by."""

from typing import Any

import trimesh

from cell_vision.inspection.nominal import NotAPart, checked
from cell_world.sdf.elements import Link
from cell_world.sdf.shapes import Box, Capsule, Cylinder, Shape, Sphere

SIDES = 48
"""Of what is round."""
THINNEST_M = 0.0005
"""Prints and labels that are thinner are no shape [m]."""


def solid_of(link: Link) -> Any:
    """Return what is seen of a link as one closed `trimesh.Trimesh`, in its frame [m].

    Raises:
        NotAPart: it has a shape that is not taken, or nothing that is thick enough.
    """
    solids = []
    for visual in link.visuals:
        solid = _solid(visual.shape)
        if solid.extents.min() >= THINNEST_M:
            solids.append(solid.apply_transform(visual.pose.matrix()))
    if not solids:
        raise NotAPart("has nothing that is seen")
    return checked(trimesh.boolean.union(solids) if len(solids) > 1 else solids[0])


def _solid(shape: Shape) -> Any:
    match shape:
        case Box(size):
            return trimesh.creation.box(size)
        case Cylinder(radius, length):
            return trimesh.creation.cylinder(radius, length, SIDES)
        case Sphere(radius):
            return trimesh.creation.icosphere(3, radius)
        case Capsule(radius, length):
            return trimesh.creation.capsule(length, radius, count=(SIDES, SIDES))
        case _:
            raise NotAPart(f"has a shape that is not taken: {type(shape).__name__}")
