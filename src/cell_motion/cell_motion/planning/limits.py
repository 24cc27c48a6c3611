"""How far, fast and hard the joints of a robot may go."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cell_world.sdf.elements import Joint, JointKind

TURNING = 5.0
"""Acceleration limit of turning joints [rad/s2].

A UR arm has none of its own, only torques; this is the value of the published MoveIt configuration of the UR arms.
"""
SLIDING = 2.0
"""Acceleration limit of sliding joints [m/s2]: a belt-driven gantry of moderate stiffness."""
JERK_TIME = 0.05
"""Time from rest to full acceleration [s]; a jerk limit follows from it."""
ROOM = 2.0 * math.pi
"""How far beyond its start and goal a joint is looked at that could go on for ever, or almost [rad] or [m]."""
FAST = math.pi
"""Velocity limit of a joint whose file gives none [rad/s] or [m/s]."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MotionLimits:
    """Limits per joint, in joint order.

    Attributes:
        lower: [rad] or [m], -inf for none.
        upper: [rad] or [m], inf for none.
        velocity: [rad/s] or [m/s].
        acceleration: [rad/s2] or [m/s2].
        jerk: [rad/s3] or [m/s3].
    """

    lower: Array
    upper: Array
    velocity: Array
    acceleration: Array
    jerk: Array

    def outside(self, positions: Array, slack: float) -> list[int]:
        """Return the numbers of the joints that are further outside than `slack` ([rad] or [m])."""
        beyond = np.maximum(self.lower - positions, positions - self.upper)
        return [int(i) for i in np.flatnonzero(beyond > slack)]

    def around(self, places: Array) -> "MotionLimits":
        """Return the same with ends near some places, shape (places, joints), where those of a joint are far apart."""
        wide = self.upper - self.lower > 2.0 * ROOM
        lower, upper = places.min(axis=0) - ROOM, places.max(axis=0) + ROOM
        return replace(
            self,
            lower=np.where(wide, np.maximum(self.lower, lower), self.lower),
            upper=np.where(wide, np.minimum(self.upper, upper), self.upper),
        )

    def scaled(self, speed: float, acceleration: float) -> "MotionLimits":
        """Return the same with a part, in (0, 1], of the velocities and of the accelerations and jerks."""
        return MotionLimits(
            self.lower,
            self.upper,
            self.velocity * speed,
            self.acceleration * acceleration,
            self.jerk * acceleration,
        )


def limits_of(joints: Sequence[Joint]) -> MotionLimits:
    """Return the limits of these joints."""
    acceleration = np.array([SLIDING if j.kind is JointKind.PRISMATIC else TURNING for j in joints])
    return MotionLimits(
        lower=np.array([j.limit.lower for j in joints]),
        upper=np.array([j.limit.upper for j in joints]),
        velocity=np.array([j.limit.velocity if math.isfinite(j.limit.velocity) else FAST for j in joints]),
        acceleration=acceleration,
        jerk=acceleration / JERK_TIME,
    )
