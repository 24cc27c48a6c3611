"""A motion in time."""

from dataclasses import dataclass
from functools import cached_property
from math import perm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cell_motion.planning.quintic import quintics

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
        for power, coefficients in enumerate(self._powers):
            if power >= order:
                value += perm(power, order) * coefficients[piece] * since ** (power - order)
        return value

    @cached_property
    def _powers(self) -> list[Array]:
        """Coefficients by power of the time since the point before, each of shape (pieces, joints)."""
        ends = (self.velocities[:-1], self.velocities[1:], self.accelerations[:-1], self.accelerations[1:])
        higher = quintics(np.diff(self.times)[:, None], np.diff(self.positions, axis=0), *ends)
        return [self.positions[:-1], *np.moveaxis(higher, 1, 0)]
