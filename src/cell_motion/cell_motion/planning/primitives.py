"""Shapes in the words of URDF and MoveIt, which know only boxes, cylinders and spheres."""

from dataclasses import dataclass

import numpy as np

from cell_motion.planning.sampling.solids import solid
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Capsule, Collision, Cylinder, Ellipsoid, Sphere


@dataclass(frozen=True, slots=True)
class Primitive:
    """A box, a cylinder along z, or a sphere, with its pose in the link."""

    shape: Box | Cylinder | Sphere
    pose: Pose


def primitives(collision: Collision) -> list[Primitive]:
    """Return a collision body as primitives: the same body, or one around it where they cannot be the same."""
    pose = collision.pose
    match collision.shape:
        case Box() | Cylinder() | Sphere() as shape:
            return [Primitive(shape, pose)]
        case Ellipsoid(radii):
            return [Primitive(Box((2 * radii[0], 2 * radii[1], 2 * radii[2])), pose)]
        case Capsule(radius, length):
            ends = [Primitive(Sphere(radius), pose @ Pose((0.0, 0.0, z))) for z in (-length / 2, length / 2)]
            return [Primitive(Cylinder(radius, length), pose), *ends]
    return [_around(collision)]


def _around(collision: Collision) -> Primitive:
    """Return a box around a mesh or what is behind a plane."""
    body = solid(collision, "", np.eye(4))
    body.geometry.computeLocalAABB()
    low, high = np.asarray(body.geometry.aabb_local.min_), np.asarray(body.geometry.aabb_local.max_)
    width, depth, height = (high - low).tolist()
    x, y, z = (0.5 * (low + high)).tolist()
    return Primitive(Box((width, depth, height)), Pose.from_matrix(body.pose) @ Pose((x, y, z)))
