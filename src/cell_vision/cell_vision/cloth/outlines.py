"""Outlines of garments, flat and folded: polygons in a plane.  Pure geometry.

Lengths are in metres.  A fold turns the part that lies to the left of a directed line over it, layers and all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cell_vision.images import Floats

TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Crease:
    """A directed straight line; what lies to its left is folded over it.

    Attributes:
        start: A point on it, x, y [m].
        end: Another one.
    """

    start: tuple[float, float]
    end: tuple[float, float]

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            ValueError: Both points are the same, or not finite.
        """
        length = np.hypot(*np.subtract(self.end, self.start))
        if not np.isfinite(length) or length < 1e-6:
            raise ValueError("a crease needs two different points")

    def left_of(self, points: Floats) -> Floats:
        """Return how far points, (n, 2), lie to the left of it, (n,) [m]; negative to the right."""
        along = np.subtract(self.end, self.start)
        away = points - np.asarray(self.start)
        return np.asarray((along[0] * away[:, 1] - along[1] * away[:, 0]) / np.hypot(*along))

    def mirrored(self, points: Floats) -> Floats:
        """Return where points, (n, 2), come to lie on its other side."""
        along = np.subtract(self.end, self.start)
        normal = np.array([-along[1], along[0]]) / np.hypot(*along)
        return np.asarray(points - 2.0 * self.left_of(points)[:, None] * normal)

    def moved(self, pose: "PlanePose") -> "Crease":
        """The same line of a garment that lies at a pose."""
        start, end = pose.apply(np.array([self.start, self.end])).tolist()
        line = Crease(tuple(start), tuple(end))
        return Crease(line.end, line.start) if pose.mirrored else line


@dataclass(frozen=True, slots=True)
class PlanePose:
    """Where a garment lies on its table.

    Attributes:
        x: Of its origin [m].
        y: The same.
        yaw: Its turn [rad].
        mirrored: It lies on its face: x of the garment is negated before it is turned.
    """

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0
    mirrored: bool = False

    def apply(self, points: Floats) -> Floats:
        """Map points of the garment, (n, 2), to the table."""
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        own = points * ((-1.0, 1.0) if self.mirrored else (1.0, 1.0))
        return np.asarray(own @ np.array([[cos, sin], [-sin, cos]]) + (self.x, self.y))


@dataclass(frozen=True)
class GarmentOutline:
    """A flat garment.

    Attributes:
        name: Of the garment.
        points: Its corners by name, in order around it, x, y [m].
    """

    name: str
    points: Mapping[str, tuple[float, float]]

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            ValueError: It has fewer than three corners, a value that is not finite, no area, or crosses itself.
        """
        corners = self.polygon
        if len(corners) < 3 or not np.isfinite(corners).all():
            raise ValueError("an outline has at least three corners, all of them finite")
        if area(corners) < 1e-4:
            raise ValueError("an outline encloses at least a square centimetre")
        if _crosses_itself(corners):
            raise ValueError("the outline crosses itself")

    @property
    def polygon(self) -> Floats:
        """Its corners, (n, 2) [m]."""
        return np.array(list(self.points.values()), dtype=np.float64).reshape(-1, 2)

    @property
    def area(self) -> float:
        """What it covers [m2]."""
        return area(self.polygon)

    def flat(self) -> "Pieces":
        """The garment before its first fold."""
        return Pieces((self.polygon,))


@dataclass(frozen=True)
class Pieces:
    """A garment, folded or not: polygons, (n, 2) each, that lie on one another."""

    polygons: tuple[Floats, ...]

    def folded(self, line: Crease) -> "Pieces":
        """Return it after one more fold."""
        stay = [part for polygon in self.polygons if len(part := clipped(polygon, line, left=False)) > 2]
        over = [part for polygon in self.polygons if len(part := clipped(polygon, line, left=True)) > 2]
        return Pieces((*stay, *(line.mirrored(part) for part in over)))

    def crossed_by(self, line: Crease, least_m: float = 0.01) -> bool:
        """Whether a line leaves a strip of this width on both sides [m]."""
        away = line.left_of(np.vstack(self.polygons))
        return bool(away.max() > least_m and away.min() < -least_m)

    def holds(self, points: Floats, slack_m: float = 1e-6) -> bool:
        """Whether all points, (n, 2), lie within it or on its edge."""
        return all(any(_inside(polygon, point, slack_m) for polygon in self.polygons) for point in points)

    def moved(self, pose: PlanePose) -> "Pieces":
        """The same on the table."""
        return Pieces(tuple(pose.apply(polygon) for polygon in self.polygons))

    def bounds(self) -> Floats:
        """Least and greatest x and y, (2, 2) [m]."""
        every = np.vstack(self.polygons)
        return np.array([every.min(axis=0), every.max(axis=0)])


def area(polygon: Floats) -> float:
    """Return what a polygon, (n, 2), encloses [m2]."""
    x, y = polygon[:, 0], polygon[:, 1]
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0)


def clipped(polygon: Floats, line: Crease, left: bool) -> Floats:
    """Return the part of a polygon, (n, 2), on one side of a line; (0, 2) if there is none.

    Parts of one that is not convex stay joined by edges along the line (Sutherland and Hodgman, 1974).
    """
    away = line.left_of(polygon) * (1.0 if left else -1.0)
    away[np.abs(away) < TINY] = 0.0
    out: list[Floats] = []
    for number, point in enumerate(polygon):
        after = (number + 1) % len(polygon)
        here, there = away[number], away[after]
        if here >= 0.0:
            out.append(point)
        if here * there < 0.0:
            out.append(point + (polygon[after] - point) * here / (here - there))
    part = np.array(out).reshape(-1, 2)
    return part if len(part) > 2 and area(part) > 1e-8 else np.empty((0, 2))


def _inside(polygon: Floats, point: Floats, slack: float) -> bool:
    after = np.roll(polygon, -1, axis=0)
    along = after - polygon
    share = np.clip(((point - polygon) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), TINY), 0.0, 1.0)
    if np.hypot(*(polygon + share[:, None] * along - point).T).min() <= slack:
        return True
    above = (polygon[:, 1] > point[1]) != (after[:, 1] > point[1])
    rise = np.where(above, after[:, 1] - polygon[:, 1], 1.0)
    at = polygon[:, 0] + (point[1] - polygon[:, 1]) * along[:, 0] / rise
    return bool((above & (at > point[0])).sum() % 2)


def _crosses_itself(polygon: Floats) -> bool:
    count = len(polygon)
    sides = [(polygon[n], polygon[(n + 1) % count]) for n in range(count)]
    return any(
        _cross(sides[one], sides[other])
        for one in range(count)
        for other in range(one + 2, count)
        if (other + 1) % count != one
    )


def _cross(one: Sequence[Floats], other: Sequence[Floats]) -> bool:
    def turn(a: Floats, b: Floats, c: Floats) -> float:
        return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    (a, b), (c, d) = one, other
    return turn(a, b, c) * turn(a, b, d) < 0.0 and turn(c, d, a) * turn(c, d, b) < 0.0
