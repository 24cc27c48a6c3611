"""Solid bodies for collision checking, made from the shapes of a world."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import coal
import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_world.geometry import Matrix, Pose, Vector
from cell_world.sdf.elements import (
    Box,
    Capsule,
    Collision,
    Cylinder,
    Ellipsoid,
    Link,
    Mesh,
    Plane,
    Shape,
    Sphere,
)

GROUND = (40.0, 1.0)
"""A plane is a slab this wide and this thick [m]."""


@dataclass(frozen=True, eq=False)
class Solid:
    """A solid part of something.

    Attributes:
        key: Scoped name of the collision body.
        body: What to call it: scoped name of its link, or of what is held.
        geometry: Its shape.
        pose: In the world for obstacles, in the frame of the joint that moves it for moving parts.
    """

    key: str
    body: str
    geometry: coal.CollisionGeometry
    pose: Matrix

    def object(self) -> coal.CollisionObject:
        """Return it as something that can be placed."""
        return coal.CollisionObject(self.geometry, self.pose[:3, :3].copy(), self.pose[:3, 3].copy())


def solid(collision: Collision, body: str, pose: Matrix) -> Solid:
    """Make a solid of a collision body.

    Args:
        collision: The body.
        body: What to call it.
        pose: Of the link that `collision.pose` refers to.
    """
    geometry, offset = _geometry(collision.shape)
    return Solid(collision.name, body, geometry, pose @ collision.pose.matrix() @ offset)


def link_solids(link: Link, pose: Matrix) -> list[Solid]:
    """Return the solids of a link; what touches nothing by its bitmask is none."""
    return [solid(c, link.name, pose) for c in link.collisions if c.surface.bitmask]


def still_solids(link: Link, pose: Matrix) -> list[Solid]:
    """Return the same for a link that stands still: without capsules.

    Where coal has a formula for two shapes, as for two capsules, it forgets the nearest of many and reports the last;
    so capsules are among the moving solids only.
    """
    parts = [part for c in link.collisions if c.surface.bitmask for part in _without_capsules(c)]
    return [solid(part, link.name, pose) for part in parts]


def _without_capsules(collision: Collision) -> list[Collision]:
    """Return a collision body, a capsule as a cylinder with a ball at each end."""
    match collision.shape:
        case Capsule(radius, length):
            ends = [(f"{collision.name} {end}", Pose((0.0, 0.0, z))) for end, z in ((1, -length / 2), (2, length / 2))]
            balls = [replace(collision, name=n, pose=collision.pose @ at, shape=Sphere(radius)) for n, at in ends]
            return [replace(collision, shape=Cylinder(radius, length)), *balls]
    return [collision]


def _geometry(shape: Shape) -> tuple[coal.CollisionGeometry, Matrix]:
    """Return coal's geometry and its pose in the frame of the shape."""
    match shape:
        case Box(size):
            return coal.Box(*size), np.eye(4)
        case Cylinder(radius, length):
            return coal.Cylinder(radius, length), np.eye(4)
        case Sphere(radius):
            return coal.Ellipsoid(radius, radius, radius), np.eye(4)  # coal has formulas for spheres, see above
        case Capsule(radius, length):
            return coal.Capsule(radius, length), np.eye(4)
        case Ellipsoid(radii):
            return coal.Ellipsoid(*radii), np.eye(4)
        case Mesh(path, scale):
            return _hull(path, scale), np.eye(4)
        case Plane(normal):
            return _slab(normal)


@lru_cache(maxsize=256)
def _hull(path: Path, scale: Vector) -> coal.CollisionGeometry:
    """Return the convex hull of a mesh, which fills its hollows: safe, and much faster than triangles.

    Raises:
        Blocked: The file cannot be used.
    """
    try:
        mesh = coal.MeshLoader().load(str(path), np.array(scale))
        mesh.buildConvexHull(True, "Qt")  # buildConvexRepresentation builds no hull and misses collisions
    except (ValueError, RuntimeError) as error:
        raise Blocked(Reason.BAD_REQUEST, f"coal cannot use {path}: {_last_words(error)}") from None
    return mesh.convex


def _last_words(error: Exception) -> str:
    """Return what coal says behind where in its code it says it, on one line."""
    return " ".join(str(error).partition("message:")[2].split()) or type(error).__name__


def _slab(normal: Vector) -> tuple[coal.CollisionGeometry, Matrix]:
    width, depth = GROUND
    z = np.asarray(normal)
    side = np.eye(3)[int(np.argmin(np.abs(z)))]
    x = np.cross(side, z)
    x /= np.linalg.norm(x)
    pose = np.eye(4)
    pose[:3, :3] = np.column_stack([x, np.cross(z, x), z])
    pose[:3, 3] = -0.5 * depth * z
    return coal.Box(width, width, depth), pose
