"""A motion in time."""

from dataclasses import dataclass
from functools import cached_property
from math import perm

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Joint positions over time, at rest at the end; a planned one is at rest at its start, too.

    Between two points the motion is the fifth-degree polynomial that meets position, velocity and acceleration at
    both, as ros2_control's joint trajectory controller interpolates; this is what is checked for collisions.

    Attributes:
        joints: Names as the robot's own interfaces use them, without scope.
        times: Rising from 0 [s], shape (points,).
        positions: [rad] or [m], shape (points, joints).
        velocities: [rad/s] or [m/s], shape (points, joints).
        accelerations: [rad/s2] or [m/s2], shape (points, joints).
    """

    joints: tuple[str, ...]
    times: Array
    positions: Array
    velocities: Array
    accelerations: Array

    @property
    def duration(self) -> float:
        """How long it takes [s]."""
        return float(self.times[-1])

    @property
    def length(self) -> float:
        """Length of the way through joint space, by the points [rad] or [m]."""
        return float(np.linalg.norm(np.diff(self.positions, axis=0), axis=1).sum())

    def at(self, times: ArrayLike, order: int = 0) -> Array:
        """Return positions (order 0), velocities (1) or accelerations (2) at these times [s], shape (times, joints)."""
        # scipy's PPoly does the same, but its import takes a second of every process that only looks at motions.
        at = np.asarray(times, dtype=float)
        piece = np.clip(np.searchsorted(self.times, at, side="right") - 1, 0, len(self.times) - 2)
        since = (at - self.times[piece])[..., None]
        value = np.zeros((*at.shape, self.positions.shape[1]))
        for power, coefficients in enumerate(reversed(self._quintics)):
            if power >= order:
                value += perm(power, order) * coefficients[piece] * since ** (power - order)
        return value

    @cached_property
    def _quintics(self) -> Array:
        return _quintics(self.times, self.positions, self.velocities, self.accelerations)


def _quintics(times: Array, positions: Array, velocities: Array, accelerations: Array) -> Array:
    """Return the coefficients, highest power first, of the polynomials between points that meet all of these."""
    step = np.diff(times)[:, None]
    start, pace, push = positions[:-1], velocities[:-1] * step, 0.5 * accelerations[:-1] * step**2
    way = positions[1:] - start - pace - push
    faster = velocities[1:] * step - pace - 2.0 * push
    harder = 0.5 * accelerations[1:] * step**2 - push
    return np.array(
        [
            (6.0 * way - 3.0 * faster + harder) / step**5,
            (-15.0 * way + 7.0 * faster - 2.0 * harder) / step**4,
            (10.0 * way - 4.0 * faster + harder) / step**3,
            push / step**2,
            pace / step,
            start,
        ]
    )
