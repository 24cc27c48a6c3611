"""What a camera would see of a cloth from above: outline, layers, wrinkles. Pure arrays."""

import math

import numpy as np

from cell_sim.physics.cloth.model import Array, triangles
from cell_sim.world.cloth import ClothMeasure

CORNERS = ("front_left", "front_right", "back_right", "back_left")


def measure(vertices: Array, thickness: float) -> ClothMeasure:
    """Measure a mesh.

    Args:
        vertices: shape (vertices, 3) [m].
        thickness: of a layer [m].
    """
    flat = vertices[:, :2]
    yaw = _yaw(flat)
    turn = np.array([[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]])
    low, high = (flat @ turn).min(axis=0), (flat @ turn).max(axis=0)
    marks = ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
    corners = {name: _xy(turn @ mark) for name, mark in zip(CORNERS, marks, strict=True)}
    x, y = _xy(turn @ ((low + high) / 2.0))
    width, length = _xy(high - low)
    height = max(0.0, float(vertices[:, 2].max()) - thickness)
    return ClothMeasure(x, y, yaw, width, length, _layers(flat), height, corners)


def _yaw(points: Array) -> float:
    """Angle of the rectangle of least area around points, which lies along an edge of their convex hull."""
    edges = np.diff(np.vstack([hull := _hull(points), hull[:1]]), axis=0)
    angles = np.unique(np.round(_quarter(np.arctan2(edges[:, 1], edges[:, 0])), 6))

    def area(angle: float) -> float:
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return float(np.prod(np.ptp(hull @ turn, axis=0)))

    return float(min(angles.tolist(), key=area))


def _quarter(angles: Array) -> Array:
    """Angles modulo a quarter turn, between -45 and 45 degrees [rad]."""
    return np.asarray((angles + math.pi / 4.0) % (math.pi / 2.0) - math.pi / 4.0)


def _hull(points: Array) -> Array:
    """Convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(map(tuple, np.round(points, 9).tolist()))

    def half(way: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        chain: list[tuple[float, ...]] = []
        for point in way:
            while len(chain) > 1 and _left(chain[-2], chain[-1], point) <= 0.0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return np.array(half(ordered) + half(ordered[::-1]))


def _left(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _layers(points: Array) -> int:
    """How many layers lie on one another in an eighth of the mesh or more, so that single creases do not count."""
    corners = points[triangles()]
    middle = corners.mean(axis=1)
    a, b, c = (corners[None, :, k] for k in range(3))
    p = middle[:, None]
    sides = [_cross(b - a, p - a), _cross(c - b, p - b), _cross(a - c, p - c)]
    inside = np.all([side >= 0.0 for side in sides], axis=0) | np.all([side <= 0.0 for side in sides], axis=0)
    return int(np.quantile(inside.sum(axis=1), 7 / 8, method="lower"))


def _cross(u: Array, v: Array) -> Array:
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])


def _xy(values: Array) -> tuple[float, float]:
    x, y = values.tolist()
    return x, y
