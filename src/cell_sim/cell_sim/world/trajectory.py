"""A timed path of several joints as it is ordered, and how joints move at one time.

Angles [rad] or lengths [m], times [s] from the start of the trajectory.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class JointMotion:
    """Joints at one time: positions, velocities and accelerations, one of each per joint."""

    position: Array
    velocity: Array
    acceleration: Array

    @classmethod
    def standing(cls, position: Array) -> "JointMotion":
        """Joints that do not move."""
        return cls(position.copy(), np.zeros_like(position), np.zeros_like(position))


@dataclass(frozen=True, slots=True, eq=False)
class JointTrajectory:
    """A trajectory as it is ordered.

    Attributes:
        joint_names: One per column of the arrays, in any order.
        times: Of the points, increasing [s], shape (points,).
        positions: Shape (points, joints).
        velocities: The same shape, NaN in the rows of points that give none; None when no point does.
        accelerations: The same.
    """

    joint_names: tuple[str, ...]
    times: Array
    positions: Array
    velocities: Array | None = None
    accelerations: Array | None = None

    def in_order(self, names: tuple[str, ...]) -> "JointTrajectory":
        """The same trajectory with its joints in this order."""
        column = [self.joint_names.index(name) for name in names]
        velocities = None if self.velocities is None else self.velocities[:, column]
        accelerations = None if self.accelerations is None else self.accelerations[:, column]
        return JointTrajectory(names, self.times, self.positions[:, column], velocities, accelerations)
