"""The way between two stops, a line with corners, and how a belt brings a carrier along it. Pure geometry.

Everything is seen from above: x, y [m], angles [rad].
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

RAMP = 1.0
"""How hard the belts speed up and slow down [m/s2]; friction can do about twice that, but a carrier would jolt."""
CORNER_SPEED = 0.05
"""A carrier starts, and turns a corner, this fast [m/s]."""
CREEP = 0.004
"""The last bit is done at no less than this speed [m/s]."""
NEAR = 0.001
"""This close to a corner the next leg begins [m]."""
STEERING = 8.0
"""Speed back onto the way per distance from it [1/s]."""
STEER_MOST = 0.1
"""Highest of that speed [m/s]."""
TURNING = 6.0
"""Turning speed per angle off [1/s]."""
TURN_MOST = 0.5
"""Highest of that speed [rad/s]."""


@dataclass(frozen=True, slots=True)
class Drive:
    """What the belts below a carrier do: velocity [m/s] in the world's x and y, and turning [rad/s]."""

    x: float
    y: float
    turn: float


class Way:
    """A line through points, in legs from corner to corner.

    Attributes:
        points: Shape (corners and ends, 2) [m].
        length: [m].
    """

    def __init__(self, points: ArrayLike) -> None:
        """Take the two ends and the corners between them, in order.

        Raises:
            ValueError: fewer than two points, or two in one place.
        """
        self.points: NDArray[np.float64] = np.array(points, dtype=float)
        legs = np.diff(self.points, axis=0)
        lengths = np.hypot(legs[:, 0], legs[:, 1]) if len(legs) else np.zeros(1)
        if not lengths.all():
            raise ValueError("a way needs two points or more, none twice")
        self._directions = (legs / lengths[:, None]).tolist()
        self._lengths = lengths.tolist()
        self._starts = self.points.tolist()
        self.length = float(lengths.sum())

    @property
    def legs(self) -> int:
        """Straight pieces."""
        return len(self._lengths)

    def direction(self, leg: int) -> tuple[float, float]:
        """Of a leg, length 1."""
        x, y = self._directions[leg]
        return x, y

    def along(self, leg: int, x: float, y: float) -> tuple[float, float]:
        """How far a point is along a leg, and how far to the left of it [m]."""
        (x0, y0), (dx, dy) = self._starts[leg], self._directions[leg]
        return (x - x0) * dx + (y - y0) * dy, (y - y0) * dx - (x - x0) * dy

    def left(self, leg: int, x: float, y: float) -> float:
        """How far it is to the end of the leg [m]; below 0 behind it."""
        return float(self._lengths[leg]) - self.along(leg, x, y)[0]

    def next_leg(self, leg: int, x: float, y: float) -> int:
        """The leg to follow from here: the next one once the corner is reached."""
        return leg + 1 if leg + 1 < self.legs and self.left(leg, x, y) < NEAR else leg

    def drive(self, leg: int, x: float, y: float, off: float, speed: float) -> Drive:
        """What the belts do to bring a carrier to the end of its way.

        Args:
            leg: that it is on.
            x: of its middle.
            y: of its middle.
            off: angle by which it is turned against how it should stand [rad].
            speed: of the belts [m/s].
        """
        (along, side), left = self.along(leg, x, y), self.left(leg, x, y)
        end = 0.0 if leg + 1 == self.legs else CORNER_SPEED
        ahead = min(speed, _ramp(CORNER_SPEED, along), max(CREEP, _ramp(end, left)))
        if left < 0.0:
            ahead = -_within(STEERING * -left, CREEP)
        back = -_within(STEERING * side, STEER_MOST)
        dx, dy = self._directions[leg]
        return Drive(ahead * dx - back * dy, ahead * dy + back * dx, -_within(TURNING * off, TURN_MOST))


def _ramp(speed: float, distance: float) -> float:
    """The highest speed at a distance from where it is `speed` [m/s]."""
    return math.sqrt(speed**2 + 2.0 * RAMP * max(distance, 0.0))


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)


def angle(value: float) -> float:
    """The same angle, between -pi and pi [rad]."""
    return math.remainder(value, math.tau)


def nearest_quarter(heading: float, frame: float) -> float:
    """The heading nearest to this one in which a square carrier fits a frame [rad]."""
    quarters = round(angle(heading - frame) / (math.pi / 2.0))
    return angle(frame + quarters * math.pi / 2.0)
