"""A timed path of several joints as polynomials between its points, and where it is at any time.

Angles [rad] or lengths [m], times [s] from the start of the trajectory.
"""

import numpy as np
from numpy.typing import NDArray

from cell_motion.planning.quintic import quintics
from cell_sim.world.trajectory import Array, JointMotion, JointTrajectory

DEGREES = np.arange(6.0)
"""Of the terms of the highest polynomial, a quintic."""
DERIVATIVE = np.diag(DEGREES[1:], k=1)
"""Takes the powers of t to their derivatives."""


class Spline:
    """A path from a state on: quintic, cubic or straight between two points, by what both of them give.

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
    def through(cls, trajectory: JointTrajectory, start: JointMotion, since: float = 0.0) -> "Spline":
        """Join the points of a trajectory that come after a time [s], from the state at that time on.

        A point at that very time is the start itself; of what it says, only the acceleration counts.
        """
        later, here = trajectory.times > since, trajectory.times == since
        velocities, accelerations = (
            _rows(trajectory, trajectory.velocities),
            _rows(trajectory, trajectory.accelerations),
        )
        begun = accelerations[here][0] if here.any() and _given(accelerations[here])[0] else start.acceleration
        times = np.concatenate([[since], trajectory.times[later]])
        positions = np.vstack([start.position, trajectory.positions[later]])
        velocities = np.vstack([start.velocity, velocities[later]])
        return cls(
            times, _coefficients(np.diff(times), positions, velocities, np.vstack([begun, accelerations[later]]))
        )

    @classmethod
    def resting(cls, position: Array, since: float, until: float) -> "Spline":
        """Stay at a position from one time to another [s]."""
        coefficients = np.zeros((1, len(DEGREES), len(position)))
        coefficients[0, 0] = position
        return cls(np.array([since, until]), coefficients)

    def before(self, other: "Spline", now: float) -> "Spline":
        """Return this path from a time of it on [s], with another one at its end; the time is that of the other."""
        first = min(int(np.searchsorted(self.knots, now, side="right")) - 1, len(self.coefficients) - 1)
        knots = np.concatenate([self.knots[first:] - self.end + other.knots[0], other.knots[1:]])
        return Spline(knots, np.concatenate([self.coefficients[first:], other.coefficients]))

    def cut(self, end: float) -> "Spline":
        """Return this path up to a time [s]; where it is shorter, it stays at its end until then."""
        if end > self.end:
            rest = Spline.resting(self.sample(self.end).position, self.end, end)
            return Spline(np.append(self.knots, end), np.concatenate([self.coefficients, rest.coefficients]))
        count = int(np.searchsorted(self.knots, end, side="left"))
        return Spline(np.append(self.knots[:count], end), self.coefficients[:count])

    @property
    def end(self) -> float:
        """Time of the last point [s]."""
        return float(self._at[-1])

    def sample(self, time: float) -> JointMotion:
        """The state at a time [s]; before the first and after the last point that of the point, at rest."""
        at = self._at
        if time < at[0] or time >= at[-1]:
            return JointMotion.standing(
                self._position(0.0 if time < at[0] else at[-1] - at[-2], 0 if time < at[0] else -1)
            )
        segment = self._find(time)
        return self._state(segment, time - at[segment])

    def samples(self, times: Array) -> JointMotion:
        """The states at many times within the trajectory [s], as arrays of shape (times, joints)."""
        segments = np.clip(np.searchsorted(self.knots, times, side="right") - 1, 0, len(self.coefficients) - 1)
        powers = (times - self.knots[segments])[:, None] ** DEGREES
        table = np.stack([powers, powers @ DERIVATIVE, powers @ DERIVATIVE @ DERIVATIVE])
        return JointMotion(*np.einsum("dnk,nkj->dnj", table, self.coefficients[segments]))

    def _find(self, time: float) -> int:
        """Segment of a time, looked for from the last one on, since time mostly goes on."""
        segment = self._segment if time >= self._at[self._segment] else 0
        while time >= self._at[segment + 1]:
            segment += 1
        self._segment = segment
        return segment

    def _position(self, t: float, segment: int) -> Array:
        return np.asarray(t**DEGREES @ self.coefficients[segment])

    def _state(self, segment: int, t: float) -> JointMotion:
        t2, t3, t4 = t * t, t**3, t**4
        table = np.array(
            [
                [1.0, t, t2, t3, t4, t4 * t],
                [0.0, 1.0, 2.0 * t, 3.0 * t2, 4.0 * t3, 5.0 * t4],
                [0.0, 0.0, 2.0, 6.0 * t, 12.0 * t2, 20.0 * t3],
            ]
        )
        position, velocity, acceleration = table @ self.coefficients[segment]
        return JointMotion(position, velocity, acceleration)


def _rows(trajectory: JointTrajectory, given: Array | None) -> Array:
    return np.full_like(trajectory.positions, np.nan) if given is None else given


def _given(rows: Array) -> NDArray[np.bool_]:
    """Which points give a quantity."""
    return np.asarray(~np.isnan(rows).any(axis=1))


def _coefficients(durations: Array, positions: Array, velocities: Array, accelerations: Array) -> Array:
    """Polynomials for the time since the knot."""
    t = durations[:, None]
    p0, way = positions[:-1], np.diff(positions, axis=0)
    out = np.zeros((len(durations), len(DEGREES), p0.shape[1]))
    out[:, 0] = p0
    out[:, 1] = way / t
    moves, bends = _given(velocities), _given(velocities) & _given(accelerations)
    cubic, quintic = moves[:-1] & moves[1:], bends[:-1] & bends[1:]
    out[cubic, 1:4] = _cubics(t[cubic], way[cubic], velocities[:-1][cubic], velocities[1:][cubic])
    ends = (velocities[:-1], velocities[1:], accelerations[:-1], accelerations[1:])
    out[quintic, 1:6] = quintics(t[quintic], way[quintic], *(row[quintic] for row in ends))
    return out


def _cubics(t: Array, way: Array, v0: Array, v1: Array) -> Array:
    return np.stack([v0, (3.0 * way - (2.0 * v0 + v1) * t) / t**2, (-2.0 * way + (v0 + v1) * t) / t**3], axis=1)
