"""Smooth ways through joint space: without corners, so that an arm can follow them without stopping."""

from collections.abc import Sequence

import numpy as np
from scipy.interpolate import BPoly, CubicSpline, PPoly

from cell_motion.planning.trajectory import Array

SAME = 1e-6
"""Corner points nearer than this are one [rad] or [m]."""


class Curve:
    """A twice differentiable way through joint space.

    Attributes:
        breaks: Parameters, rising, at its ends and where it bends in another way.
    """

    def __init__(self, pieces: BPoly | PPoly, breaks: Array) -> None:
        self.breaks = breaks
        self._orders = [pieces, pieces.derivative(1), pieces.derivative(2)]

    def __call__(self, parameter: Array, order: int = 0) -> Array:
        """Return positions (order 0) or derivatives by the parameter (1, 2), shape (parameters, joints)."""
        return np.asarray(self._orders[order](parameter), dtype=float)


def rounded(corners: Array, cuts: Sequence[float]) -> Curve:
    """Return straight moves between corner points, the corners rounded off.

    Args:
        corners: shape (points, joints); neighbours differ.
        cuts: For each point but the ends how far before it the rounding begins [rad] or [m]; two neighbours together
            are shorter than what lies between them.
    """
    legs = np.diff(corners, axis=0)
    lengths = np.linalg.norm(legs, axis=1)
    ways = legs / lengths[:, None]
    knots: list[Sequence[Array]] = [_knot(corners[0], ways[0])]
    steps: list[float] = []
    before = 0.0
    for i, cut in enumerate(cuts, start=1):
        steps += [float(lengths[i - 1]) - before - cut, 2.0 * cut]
        knots += [_knot(corners[i] - cut * ways[i - 1], ways[i - 1]), _knot(corners[i] + cut * ways[i], ways[i])]
        before = cut
    steps.append(float(lengths[-1]) - before)
    knots.append(_knot(corners[-1], ways[-1]))
    breaks = np.concatenate([[0.0], np.cumsum(steps)])
    return Curve(BPoly.from_derivatives(breaks, np.array(knots)), breaks)


def through(parameters: Array, points: Array) -> Curve:
    """Return a smooth curve through dense points, shape (points, joints), met at these parameters."""
    return Curve(CubicSpline(parameters, points), parameters[[0, -1]])


def distinct(corners: Array) -> Array:
    """Return corner points without repetitions."""
    moved = np.linalg.norm(np.diff(corners, axis=0), axis=1) > SAME
    return np.asarray(corners[np.concatenate([[True], moved])])


def _knot(position: Array, way: Array) -> Sequence[Array]:
    return position, way, np.zeros_like(way)
