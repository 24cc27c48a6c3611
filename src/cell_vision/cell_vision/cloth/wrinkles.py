"""How flat a garment lies: what of it is seen, and how rough that is."""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.table_view import PITCH_M, Colours
from cell_vision.images import Floats

FINE_M, COARSE_M = 0.006, 0.04
"""Wrinkles are between these wide [m]."""
INSIDE_M = 0.02
"""The edge of the cloth says nothing of its inside [m]."""
HIGHEST = 0.995
"""Share of the heights below what is called the highest: single pixels lie."""


@dataclass(frozen=True, slots=True)
class Wrinkles:
    """How flat it is.

    Attributes:
        coverage: Area that is seen, over that of the flat garment; folds hide the rest.
        shading: Standard deviation of its brightness at the scale of wrinkles, share of its brightness.
        height_m: Of its highest wrinkle over the median of the cloth, None where no depth is known [m].
    """

    coverage: float
    shading: float
    height_m: float | None


def wrinkles(cloth: ClothArea, straight: Colours, flat_m2: float, heights: Floats | None = None) -> Wrinkles:
    """Measure how flat a garment lies.

    Args:
        cloth: Where it is.
        straight: Straight picture, uint8 (rows, columns, 3).
        flat_m2: Area of the flat garment [m2].
        heights: Over the table, (rows, columns) [m], NaN where unknown.
    """
    wide = 2 * round(INSIDE_M / PITCH_M) + 1
    inside = cv2.erode(cloth.mask.astype(np.uint8), np.ones((wide, wide), np.uint8)).astype(np.bool_)
    where = inside if inside.any() else cloth.mask
    light = straight.astype(np.float32).mean(axis=-1)
    mean = float(light[where].mean())
    fine, coarse = (cv2.GaussianBlur(light, (0, 0), sigma / PITCH_M / 2.0) for sigma in (FINE_M, COARSE_M))
    shading = float((fine - coarse)[where].std() / max(mean, 1.0))
    height = None
    if heights is not None and np.isfinite(heights[where]).any():
        smooth = cv2.medianBlur(np.nan_to_num(heights).astype(np.float32), 5)[where & np.isfinite(heights)]
        height = float(np.quantile(smooth, HIGHEST) - np.median(smooth))
    return Wrinkles(cloth.area / flat_m2, shading, height)
