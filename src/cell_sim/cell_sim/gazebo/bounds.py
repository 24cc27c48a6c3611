"""How far the solid bodies of a link reach, as a box along the axes of the link."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cell_world.geometry import Pose, Vector
from cell_world.sdf.elements import Box, Capsule, Collision, Cylinder, SdfWorld, Sphere


@dataclass(frozen=True, slots=True)
class LinkBounds:
    """The lowest and the highest corner [m]."""

    low: Vector
    high: Vector

    def distance(self, point: Vector) -> float:
        """How far a point is from the box [m]; 0 inside."""
        away = (max(low - p, 0.0, p - high) for low, p, high in zip(self.low, point, self.high, strict=True))
        return math.hypot(*away)

    def width(self, direction: Vector) -> float:
        """How far it reaches along a direction of length 1, from end to end [m]."""
        edges = zip(self.low, self.high, direction, strict=True)
        return sum((high - low) * abs(share) for low, high, share in edges)


def bounds_of(world: SdfWorld, link: str) -> LinkBounds:
    """Return the box around all solid bodies of a link."""
    corners = [corner for collision in world.links[link].collisions for corner in _corners(collision)] or [
        (0.0, 0.0, 0.0)
    ]
    low, high = (tuple(pick(c[axis] for c in corners) for axis in range(3)) for pick in (min, max))
    return LinkBounds(_vector(low), _vector(high))


def _corners(collision: Collision) -> Iterator[Vector]:
    x, y, z = _half(collision)
    pose: Pose = collision.pose
    for a in (-x, x):
        for b in (-y, y):
            for c in (-z, z):
                yield pose.apply((a, b, c))


def _half(collision: Collision) -> Vector:
    """Half of the edges of the box around a shape [m]; nothing for a shape that no part has."""
    shape = collision.shape
    if isinstance(shape, Box):
        x, y, z = shape.size
        return (x / 2.0, y / 2.0, z / 2.0)
    if isinstance(shape, Cylinder):
        return (shape.radius, shape.radius, shape.length / 2.0)
    if isinstance(shape, Capsule):
        return (shape.radius, shape.radius, shape.length / 2.0 + shape.radius)
    if isinstance(shape, Sphere):
        return (shape.radius,) * 3
    return (0.0, 0.0, 0.0)


def _vector(values: tuple[float, ...]) -> Vector:
    x, y, z = values
    return (x, y, z)
