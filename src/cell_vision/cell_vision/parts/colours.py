"""What colour something has, as a histogram that hardly depends on how much light there is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats

LEVELS = 4
BINS = 8
"""Of lightness, and of each chroma."""
BLUR = (0.25, 0.5, 0.25)


def histogram(colours: NDArray[np.uint8]) -> Floats:
    """Return the share of pixels, (n, 3) red, green, blue, in each bin of CIELAB, (LEVELS * BINS * BINS).

    Raises:
        ValueError: there is no pixel.
    """
    if not len(colours):
        raise ValueError("a histogram needs pixels")
    lab = cv2.cvtColor(np.ascontiguousarray(colours, np.uint8).reshape(1, -1, 3), cv2.COLOR_RGB2LAB)[0].astype(float)
    counts, _ = np.histogramdd(lab, bins=(LEVELS, BINS, BINS), range=((0.0, 256.0), (64.0, 192.0), (64.0, 192.0)))
    for axis in range(3):
        counts = np.apply_along_axis(np.convolve, axis, counts, BLUR, mode="same")
    return np.asarray(counts.ravel() / max(counts.sum(), 1.0))


def likeness(one: Floats, other: Floats) -> float:
    """Return how alike two histograms are, 0 to 1 (Bhattacharyya)."""
    return float(np.sqrt(one * other).sum())
