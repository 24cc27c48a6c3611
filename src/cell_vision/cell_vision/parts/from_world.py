"""Models of the world as parts that can be found: their shape as a mesh, and what colours they show."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from cell_vision.images import Floats
from cell_vision.inspection.nominal import NotAPart, checked
from cell_vision.parts.colours import histogram
from cell_vision.parts.known_part import KnownPart, known_part
from cell_world.geometry import Pose
from cell_world.sdf.elements import Link
from cell_world.sdf.looks import SurfaceMaterial, Visual
from cell_world.sdf.models import coming_off
from cell_world.sdf.reader import load_world
from cell_world.sdf.shapes import Box, Capsule, Cylinder, Shape, Sphere

SIDES = 48
"""Of what is round."""
THINNEST_M = 0.0005
"""Prints and labels that are thinner are no shape [m]."""
LIT = np.linspace(0.4, 1.0, 16)
"""Shares of its colour that a surface shows, by how the light falls on it."""
SHOWN = 1000
"""Points of all surfaces that stand for the colours of a part."""


def part_of_model(name: str, library: Path) -> KnownPart:
    """Make a model of a library ready to be found, without what can come off it, such as supports.

    Args:
        name: of its folder.
        library: folder of models.

    Raises:
        SdfError: the model is not there, or wrong.
        NotAPart: it has a shape that is not taken, or nothing that is thick enough.
    """
    world = load_world(library / name / "model.sdf", [library])
    own = next(iter(world.models.values()), None)
    if own is None:
        raise NotAPart("has no model")
    back, loose = own.pose.inverse(), set(coming_off(world, own.name))
    links = [link for link in world.links.values() if link.name not in loose]
    seen = [(visual, back @ link.pose) for link in links for visual in link.visuals]
    return known_part(name, _joined(seen), colour=_colour([visual for visual, _ in seen]))


def solid_of(link: Link) -> Any:
    """Return what is seen of a link as one closed `trimesh.Trimesh`, in its frame [m].

    Raises:
        NotAPart: it has a shape that is not taken, or nothing that is thick enough.
    """
    return _joined((visual, Pose()) for visual in link.visuals)


def _joined(seen: Iterable[tuple[Visual, Pose]]) -> Any:
    solids = []
    for visual, pose in seen:
        solid = _solid(visual.shape)
        if solid.extents.min() >= THINNEST_M:
            solids.append(solid.apply_transform((pose @ visual.pose).matrix()))
    if not solids:
        raise NotAPart("has nothing that is seen")
    return checked(trimesh.boolean.union(solids) if len(solids) > 1 else solids[0])


def _colour(visuals: Sequence[Visual]) -> Floats | None:
    """Return the histogram of surfaces, each by its area; None where a picture is on one: its colours are not known."""
    looks = [visual.material or SurfaceMaterial() for visual in visuals]
    if any(look.albedo_map is not None for look in looks):
        return None
    areas = np.array([_solid(visual.shape).area for visual in visuals])
    shown = [
        255.0 * np.array(look.diffuse[:3]) * np.resize(LIT, max(1, round(share)))[:, None]
        for look, share in zip(looks, SHOWN * areas / areas.sum(), strict=True)
    ]
    return histogram(np.clip(np.vstack(shown), 0.0, 255.0).astype(np.uint8))


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
