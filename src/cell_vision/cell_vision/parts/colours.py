"""What colour something has, as a histogram that hardly depends on how much light there is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats

LEVELS = 4
BINS = 8
"""Of lightness, and of each chroma."""


def _blurs() -> Floats:
    """What one bin gives to all, (bins, bins): half of it stays, along each axis, the rest goes to its neighbours."""
    along = [0.5 * np.eye(n) + 0.25 * (np.eye(n, k=1) + np.eye(n, k=-1)) for n in (LEVELS, BINS, BINS)]
    return np.kron(np.kron(along[0], along[1]), along[2])


BLUR = _blurs()


def histogram(colours: NDArray[np.uint8]) -> Floats:
    """Return the share of pixels, (n, 3) red, green, blue, in each bin of CIELAB, (LEVELS * BINS * BINS).

    Raises:
        ValueError: there is no pixel.
    """
    if not len(colours):
        raise ValueError("a histogram needs pixels")
    lab = cv2.cvtColor(np.ascontiguousarray(colours, np.uint8).reshape(-1, 1, 3), cv2.COLOR_RGB2LAB)[:, 0].astype(int)
    level = lab[:, 0] * LEVELS // 256
    green, blue = (np.clip((lab[:, k] - 64) * BINS // 128, 0, BINS - 1) for k in (1, 2))
    counts = np.bincount((level * BINS + green) * BINS + blue, minlength=len(BLUR)) @ BLUR
    return np.asarray(counts / max(counts.sum(), 1.0))


def likeness(one: Floats, other: Floats) -> float:
    """Return how alike two histograms are, 0 to 1 (Bhattacharyya)."""
    return float(np.sqrt(one * other).sum())
