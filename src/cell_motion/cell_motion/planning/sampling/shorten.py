"""Makes a found way shorter by cutting corners where nothing is in between."""

import numpy as np

from cell_motion.planning.sampling.search import RESOLUTION
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.trajectory import Array

CUTS = 40
"""Random cuts to try."""
PATIENCE = 8
"""Cuts in a row that gain nothing before it is good enough."""


def shorten(guarding: Guarding, path: Array, chance: np.random.Generator) -> Array:
    """Return a way with the same ends that is as short or shorter, its straight moves free.

    Args:
        guarding: What to keep away from.
        path: Corner points, shape (points, joints).
        chance: Where to cut.
    """
    path = _skip(guarding, path)
    vain = 0
    for first, second in np.sort(chance.uniform(0.0, 1.0, (CUTS, 2)), axis=1):
        if len(path) < 3 or vain == PATIENCE:
            break
        shorter = _cut(guarding, path, float(first), float(second))
        vain = vain + 1 if shorter is path else 0
        path = shorter
    return path


def free(guarding: Guarding, start: Array, end: Array) -> bool:
    """Whether a straight move is free, where its start is known to be."""
    return guarding.allows_all(guarding.straight(start, end, RESOLUTION))


def _skip(guarding: Guarding, path: Array) -> Array:
    """From each corner go straight to the last one that can be reached."""
    kept = [0]
    while kept[-1] < len(path) - 1:
        here = kept[-1]
        ahead = (i for i in range(len(path) - 1, here + 1, -1) if free(guarding, path[here], path[i]))
        kept.append(next(ahead, here + 1))
    return path[kept]


def _cut(guarding: Guarding, path: Array, first: float, second: float) -> Array:
    """Go straight between two points of the way, given as parts of its length."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    i, start = _point(path, along, first * along[-1])
    k, end = _point(path, along, second * along[-1])
    if i == k or not free(guarding, start, end):
        return path
    return np.vstack([path[: i + 1], start, end, path[k + 1 :]])


def _point(path: Array, along: Array, length: float) -> tuple[int, Array]:
    """Return the number of the corner before a length along the way, and the point there."""
    i = min(int(np.searchsorted(along, length, side="right")) - 1, len(path) - 2)
    part = (length - along[i]) / (along[i + 1] - along[i])
    return i, path[i] + part * (path[i + 1] - path[i])
