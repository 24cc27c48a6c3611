"""What lies close to a place: what a hand may touch there, and how far what it holds reaches."""

import math

import numpy as np
from numpy.typing import NDArray

from cell_motion.planning.request import Held
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Matrix, Vector
from cell_world.sdf.elements import Box, Capsule, Cylinder, Ellipsoid, Plane, Shape, Sphere

Array = NDArray[np.float64]
TOUCHED_M = 0.03
"""A hand may touch what is this close to the place it works at [m]."""


def links_near(scene: PlanningScene, point: Vector, robot: str) -> frozenset[str]:
    """Return the links with something solid within `TOUCHED_M` of a point in the world [m].

    Args:
        scene: Where everything is.
        point: In the world [m].
        robot: Scoped name of a robot whose links do not count, nor does its hand.
    """
    placed = scene.placed()
    own = {link for base in scene.links_of(robot) for link in scene.layout.descendants(base.name)}
    return frozenset(
        name
        for name, link in scene.world.links.items()
        if name not in own
        and any(_distance(one.shape, placed[name] @ one.pose.matrix(), point) <= TOUCHED_M for one in link.collisions)
    )


def reach_m(held: Held) -> float:
    """Return how far what a hand holds reaches beyond its tool, along the tool's z [m]; meshes are not looked at."""
    boxes = [(solid.pose.matrix(), _half(solid.shape)) for solid in held.solids]
    return max((float(at[2, 3] + np.abs(at[2, :3]) @ half) for at, half in boxes if half is not None), default=0.0)


def _distance(shape: Shape, pose: Matrix, point: Vector) -> float:
    """Return the distance of a point from the box around a shape [m]; a mesh is not looked at."""
    local = pose[:3, :3].T @ (np.array(point) - pose[:3, 3])
    if isinstance(shape, Plane):
        return float(np.array(shape.normal) @ local)
    half = _half(shape)
    return math.inf if half is None else float(np.linalg.norm(np.maximum(np.abs(local) - half, 0.0)))


def _half(shape: Shape) -> Array | None:
    """Return half the edges of the box around a shape [m]; None for a plane and a mesh."""
    match shape:
        case Box(size):
            return np.array(size) / 2.0
        case Cylinder(radius, length):
            return np.array([radius, radius, length / 2.0])
        case Capsule(radius, length):
            return np.array([radius, radius, length / 2.0 + radius])
        case Sphere(radius):
            return np.full(3, radius)
        case Ellipsoid(radii):
            return np.array(radii)
    return None
