"""Polynomials of fifth degree: the smoothest way of a joint between two states, as controllers interpolate."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PEAK_VELOCITY, PEAK_ACCELERATION = 1.875, 5.774
"""Of one from rest to rest, for way 1 in time 1."""


def quintics(durations: Array, ways: Array, v0: Array, v1: Array, a0: Array, a1: Array) -> Array:
    """Return polynomials that meet velocity and acceleration at both ends, as coefficients of t, t**2 ... t**5.

    Args:
        durations: Of the segments [s], shape (segments, 1).
        ways: From start to end [rad or m], shape (segments, joints), as those that follow.
        v0: Velocities at the start.
        v1: At the end.
        a0: Accelerations at the start.
        a1: At the end.

    Returns:
        Shape (segments, 5, joints).
    """
    t = durations
    third = (20.0 * ways - (8.0 * v1 + 12.0 * v0) * t - (3.0 * a0 - a1) * t**2) / (2.0 * t**3)
    fourth = (-30.0 * ways + (14.0 * v1 + 16.0 * v0) * t + (3.0 * a0 - 2.0 * a1) * t**2) / (2.0 * t**4)
    fifth = (12.0 * ways - 6.0 * (v1 + v0) * t + (a1 - a0) * t**2) / (2.0 * t**5)
    return np.stack([v0, a0 / 2.0, third, fourth, fifth], axis=1)
