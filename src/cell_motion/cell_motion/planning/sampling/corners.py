"""How far each corner of a way can be rounded off."""

import numpy as np

from cell_motion.planning.sampling.curve import rounded
from cell_motion.planning.sampling.search import RESOLUTION
from cell_motion.planning.sampling.sweep import Guarding, samples
from cell_motion.planning.trajectory import Array

CUTS = (0.4, 0.2, 0.1, 0.05, 0.02, 0.008)
"""Distances before a corner at which the rounding may begin, the fastest first [rad] or [m].

The last one strays from the corner by less than what planned and executed margin differ by.
"""
SHARE = 0.49
"""Part of a leg that one of its corners may use."""
LOOKS = 24
"""Looks at a rounded corner that show how far things move."""


def fitting_cuts(guarding: Guarding, corners: Array) -> Array:
    """Return for each corner but the ends how far before it the rounding can begin, shape (corners - 2,)."""
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    most = SHARE * np.minimum(lengths[1:], lengths[:-1])
    return np.array([_fitting(guarding, corners[i : i + 3], float(most[i])) for i in range(len(corners) - 2)])


def _fitting(guarding: Guarding, corner: Array, most: float) -> float:
    for cut in CUTS[:-1]:
        if cut < most and _free(guarding, corner, cut):
            return cut
    return min(CUTS[-1], most)


def _free(guarding: Guarding, corner: Array, cut: float) -> bool:
    curve = rounded(corner, [cut])
    looks = np.linspace(curve.breaks[1], curve.breaks[2], LOOKS)
    travel = guarding.travel(curve(looks))
    count = samples(travel[-1], RESOLUTION)
    return guarding.allows_all(curve(np.interp(np.linspace(0.0, travel[-1], count), travel, looks)))
