"""A timed path of several joints as polynomials between its points, and where it is at any time.

Angles [rad] or lengths [m], times [s] from the start of the trajectory.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREES = np.arange(6.0)
"""Of the terms of the highest polynomial, a quintic."""
DERIVATIVE = np.diag(DEGREES[1:], k=1)
"""Takes the powers of t to their derivatives."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Joints at one time: positions, velocities and accelerations, one of each per joint."""

    position: Array
    velocity: Array
    acceleration: Array

    @classmethod
    def standing(cls, position: Array) -> "State":
        """Joints that do not move."""
        return cls(position.copy(), np.zeros_like(position), np.zeros_like(position))


@dataclass(frozen=True, slots=True, eq=False)
class JointTrajectory:
    """A trajectory as it is ordered.

    Attributes:
        joint_names: One per column of the arrays, in any order.
        times: Of the points, increasing [s], shape (points,).
        positions: Shape (points, joints).
        velocities: The same shape, or None when not given.
        accelerations: The same shape, or None when not given.
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


class Spline:
    """A trajectory from a state on: quintic, cubic or straight between points, by what the points give.

    Points with velocities and accelerations are joined by quintics, with velocities alone by cubics, without by
    straight lines, whose velocity jumps.

    Attributes:
        knots: Times of the points, the start among them [s].
        coefficients: Of t, t**2 ... from the knot on, shape (segments, 6, joints).
    """

    def __init__(self, knots: Array, coefficients: Array) -> None:
        """Take polynomials as they are; see `through`."""
        self.knots = knots
        self.coefficients = coefficients
        self._at = knots.tolist()
        self._segment = 0

    @classmethod
    def through(cls, trajectory: JointTrajectory, start: State) -> "Spline":
        """Join the points of a trajectory; one that begins later than at 0 s begins with the way from `start`."""
        given = [trajectory.positions, trajectory.velocities, trajectory.accelerations]
        rows = [row for row in given if row is not None]
        times = trajectory.times
        if times[0] > 0.0:
            states = (start.position, start.velocity, start.acceleration)
            rows = [np.vstack([state, row]) for state, row in zip(states, rows, strict=False)]
            times = np.concatenate([[0.0], times])
        return cls(times, _coefficients(np.diff(times), rows))

    @property
    def end(self) -> float:
        """Time of the last point [s]."""
        return float(self._at[-1])

    def sample(self, time: float) -> State:
        """The state at a time [s]; before the first and after the last point that of the point, at rest."""
        at = self._at
        if time < at[0] or time >= at[-1]:
            return State.standing(self._position(0.0 if time < at[0] else at[-1] - at[-2], 0 if time < at[0] else -1))
        segment = self._find(time)
        return self._state(segment, time - at[segment])

    def samples(self, times: Array) -> State:
        """The states at many times within the trajectory [s], as arrays of shape (times, joints)."""
        segments = np.clip(np.searchsorted(self.knots, times, side="right") - 1, 0, len(self.coefficients) - 1)
        powers = (times - self.knots[segments])[:, None] ** DEGREES
        table = np.stack([powers, powers @ DERIVATIVE, powers @ DERIVATIVE @ DERIVATIVE])
        return State(*np.einsum("dnk,nkj->dnj", table, self.coefficients[segments]))

    def _find(self, time: float) -> int:
        """Segment of a time, looked for from the last one on, since time mostly goes on."""
        segment = self._segment if time >= self._at[self._segment] else 0
        while time >= self._at[segment + 1]:
            segment += 1
        self._segment = segment
        return segment

    def _position(self, t: float, segment: int) -> Array:
        return np.asarray(t**DEGREES @ self.coefficients[segment])

    def _state(self, segment: int, t: float) -> State:
        t2, t3, t4 = t * t, t**3, t**4
        table = np.array(
            [
                [1.0, t, t2, t3, t4, t4 * t],
                [0.0, 1.0, 2.0 * t, 3.0 * t2, 4.0 * t3, 5.0 * t4],
                [0.0, 0.0, 2.0, 6.0 * t, 12.0 * t2, 20.0 * t3],
            ]
        )
        position, velocity, acceleration = table @ self.coefficients[segment]
        return State(position, velocity, acceleration)


def _coefficients(durations: Array, rows: list[Array]) -> Array:
    """Polynomials for the time since the knot, from positions and, if given, velocities and accelerations."""
    t = durations[:, None]
    p0, p1 = rows[0][:-1], rows[0][1:]
    out = np.zeros((len(durations), len(DEGREES), p0.shape[1]))
    out[:, 0] = p0
    way = p1 - p0
    if len(rows) == 1:
        out[:, 1] = way / t
        return out
    v0, v1 = rows[1][:-1], rows[1][1:]
    out[:, 1] = v0
    if len(rows) == 2:
        out[:, 2] = (3.0 * way - (2.0 * v0 + v1) * t) / t**2
        out[:, 3] = (-2.0 * way + (v0 + v1) * t) / t**3
        return out
    a0, a1 = rows[2][:-1], rows[2][1:]
    out[:, 2] = a0 / 2.0
    out[:, 3] = (20.0 * way - (8.0 * v1 + 12.0 * v0) * t - (3.0 * a0 - a1) * t**2) / (2.0 * t**3)
    out[:, 4] = (-30.0 * way + (14.0 * v1 + 16.0 * v0) * t + (3.0 * a0 - 2.0 * a1) * t**2) / (2.0 * t**4)
    out[:, 5] = (12.0 * way - 6.0 * (v1 + v0) * t + (a1 - a0) * t**2) / (2.0 * t**5)
    return out
