"""What a joint can do."""

import math
from dataclasses import dataclass

import numpy as np

from cell_sim.world.trajectory import Array

HARDEST_STOP = 10.0
"""Acceleration of a joint that nobody gave one [rad/s2 or m/s2]."""


@dataclass(frozen=True, slots=True)
class JointLimits:
    """Limits of one joint.

    Attributes:
        lower: Lowest position [rad or m].
        upper: Highest position.
        velocity: Highest speed [rad/s or m/s].
        effort: Highest torque or force [N m or N].
        acceleration: Hardest braking when a motion is cancelled [rad/s2 or m/s2].
    """

    lower: float = -math.inf
    upper: float = math.inf
    velocity: float = math.inf
    effort: float = math.inf
    acceleration: float = HARDEST_STOP


@dataclass(frozen=True, slots=True, eq=False)
class LimitArrays:
    """Limits of several joints in their order, one array per limit."""

    names: tuple[str, ...]
    lower: Array
    upper: Array
    velocity: Array
    acceleration: Array

    @classmethod
    def of(cls, joints: dict[str, JointLimits]) -> "LimitArrays":
        """The limits of these joints."""
        rows = [(j.lower, j.upper, j.velocity, j.acceleration) for j in joints.values()]
        return cls(tuple(joints), *np.array(rows, dtype=float).T.copy())
