"""Turns a way into a motion: as fast as the limits allow, without sudden accelerations."""

from typing import Any

import numpy as np
import toppra
from scipy.interpolate import PPoly
from toppra.algorithm import TOPPRA
from toppra.constraint import DiscretizationType, JointAccelerationConstraint, JointVelocityConstraint

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.limits import JERK_TIME, MotionLimits
from cell_motion.planning.sampling.curve import Curve
from cell_motion.planning.sampling.sweep import samples
from cell_motion.planning.trajectory import Array, Trajectory

GRID = 60
"""Points, evenly along the way, at which the limits are held."""
INSIDE = 8
"""Steps, at least, in which the limits are held within a piece of the way: a rounded corner is all of one piece."""
PERIOD = 0.02
"""Time between two points of a trajectory [s]."""
WINDOWS = (JERK_TIME, 0.4 * JERK_TIME)
"""Times in which an acceleration may rise [s].  A long one can be the slower one: it blurs a brake for a corner."""
BETWEEN = 6
"""Looks at the limits per period."""


def timed(names: tuple[str, ...], curve: Curve, limits: MotionLimits) -> Trajectory:
    """Return the fastest motion along a way, from rest to rest.

    Args:
        names: Of the joints.
        curve: The way.
        limits: What the joints can do, scaled as asked for.

    Raises:
        Blocked: No such motion was found.
    """
    fastest = _fastest(curve, limits)
    samples(float(fastest.x[-1]), PERIOD)  # refuses what would take for ever
    found = [_within(_sampled(names, curve, _softened(fastest, window)), limits) for window in WINDOWS]
    return min(found, key=lambda motion: motion.duration)


def _sampled(names: tuple[str, ...], curve: Curve, progress: PPoly) -> Trajectory:
    """Return the motion along a way, from how its parameter grows with time."""
    end = float(progress.x[-1])
    times = np.linspace(0.0, end, samples(end, PERIOD))
    place, pace, push = (np.asarray(progress(times, nu=order))[:, None] for order in range(3))
    place = np.clip(place, curve.breaks[0], curve.breaks[-1])[:, 0]
    slope, bend = curve(place, 1), curve(place, 2)
    pace[[0, -1]], push[[0, -1]] = 0.0, 0.0
    return Trajectory(names, times, curve(place), slope * pace, bend * pace**2 + slope * push)


class _Path(toppra.interpolator.AbstractGeometricPath):  # type: ignore[misc]  # toppra has no types
    """A curve in units of its own: its parameter goes from 0 to 1, and all joints together move by about 1.

    Toppra compares with fixed small numbers, so in radians it fails at some ways of a few microradians.
    """

    def __init__(self, curve: Curve, moved: float) -> None:
        self._curve = curve
        self._begin, self._length = float(curve.breaks[0]), float(curve.breaks[-1] - curve.breaks[0])
        self._moved = moved

    def __call__(self, path_positions: Array, order: int = 0) -> Array:
        return self._curve(self._begin + path_positions * self._length, order) * (self._length**order / self._moved)

    @property
    def dof(self) -> int:
        return int(self._curve(self._curve.breaks[:1]).shape[1])

    @property
    def path_interval(self) -> Array:
        return np.array([0.0, 1.0])


def _fastest(curve: Curve, limits: MotionLimits) -> PPoly:
    """Return how the parameter grows with time: at constant acceleration from point to point of a grid."""
    grid = _grid(curve.breaks)
    moved = float(np.abs(np.diff(curve(grid), axis=0)).sum()) or 1.0
    length = float(grid[-1] - grid[0])
    second = (moved / float(limits.acceleration.max())) ** 0.5  # the unit of time [s]
    fast = np.minimum(limits.velocity, (limits.acceleration * moved) ** 0.5)  # no joint gets faster in so short a way
    constraints = _constraints(fast * second / moved, limits.acceleration * second**2 / moved)
    points = (grid - grid[0]) / length
    points[-1] = 1.0
    planned = TOPPRA(constraints, _Path(curve, moved), gridpoints=points, solver_wrapper="seidel")
    _, pace, _ = planned.compute_parameterization(0.0, 0.0)
    if pace is None or not (pace[:-1] + pace[1:] > 0.0).all():
        raise Blocked(Reason.LIMITS, "no speed along the way keeps the joint limits")
    pace = pace * (length / second)
    times = np.concatenate([[0.0], np.cumsum(2.0 * np.diff(grid) / (pace[:-1] + pace[1:]))])
    return PPoly(np.array([0.5 * np.diff(pace) / np.diff(times), pace[:-1], grid[:-1]]), times)


def _constraints(velocity: Array, acceleration: Array) -> list[Any]:
    """Return limits as toppra wants them."""
    both = np.array([-1.0, 1.0])
    harder = JointAccelerationConstraint(acceleration[:, None] * both)
    harder.set_discretization_type(DiscretizationType.Interpolation)
    return [JointVelocityConstraint(velocity[:, None] * both), harder]


def _grid(breaks: Array) -> Array:
    spacing = float(breaks[-1] - breaks[0]) / GRID
    steps = np.maximum(INSIDE, np.ceil(np.diff(breaks) / spacing)).astype(int)
    pieces = [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(breaks, breaks[1:], steps, strict=False)]
    return np.concatenate([*pieces, breaks[-1:]])


def _softened(progress: PPoly, window: float) -> PPoly:
    """Return the mean of the progress over a time [s]: accelerations then rise in that time, not at once."""
    end = progress.x[-1]
    knots = np.union1d(progress.x, progress.x + window)
    knots = knots[np.concatenate([[True], np.diff(knots) > 1e-9])]
    total = progress.antiderivative()
    first, last = float(progress(0.0)), float(progress(end))

    def integral(time: Array) -> Array:
        inside = np.asarray(total(np.clip(time, 0.0, end)))
        return np.asarray(inside + first * np.minimum(time, 0.0) + last * np.maximum(time - end, 0.0))

    def clipped(time: Array, order: int) -> Array:
        held = np.asarray(progress(np.clip(time, 0.0, end), nu=order))
        return held if order == 0 else np.where((time >= 0.0) & (time < end), held, 0.0)

    start = knots[:-1]
    back = start - window
    middle = 0.5 * (knots[:-1] + knots[1:])
    coefficients = np.array(
        [
            (clipped(middle, 2) - clipped(middle - window, 2)) / (6.0 * window),
            (clipped(start, 1) - clipped(back, 1)) / (2.0 * window),
            (clipped(start, 0) - clipped(back, 0)) / window,
            (integral(start) - integral(back)) / window,
        ]
    )
    return PPoly(coefficients, knots)


def _within(found: Trajectory, limits: MotionLimits) -> Trajectory:
    """Return the same motion, slowed down by as much as it exceeds a limit between the points of the grid."""
    times = np.linspace(0.0, found.duration, 1 + BETWEEN * (len(found.times) - 1))
    fast = float((np.abs(found.at(times, 1)).max(axis=0) / limits.velocity).max())
    hard = float((np.abs(found.at(times, 2)).max(axis=0) / limits.acceleration).max())
    slower = max(1.0, fast, hard**0.5)
    return Trajectory(
        found.joints,
        found.times * slower,
        found.positions,
        found.velocities / slower,
        found.accelerations / slower**2,
    )
