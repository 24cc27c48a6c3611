"""Which part of the table is covered by cloth, by colour."""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.cloth.table_view import PITCH_M, Colours, TableView
from cell_vision.images import Flags, Floats

RING = 0.05
"""Width of the border that shows the table where no picture of it is known, share of the shorter side."""
LEAST_DIFFERENCE, MOST_DIFFERENCE = 7.0, 30.0
"""Cloth differs from the table by more than this in CIELAB; in between, the picture decides (Otsu)."""
SPECK_M = 0.012
"""What is narrower is noise, a printed line or a gap between threads [m]."""
BRIGHTNESS = 0.7
"""Weight of a difference in lightness: shadows change it, too."""


@dataclass(frozen=True, slots=True)
class ClothArea:
    """What is covered.

    Attributes:
        mask: Of the straight picture, (rows, columns).
        area: [m2].
        contour: Its outer edge on the table, (n, 2), every pixel in order [m].
    """

    mask: Flags
    area: float
    contour: Floats


@dataclass(frozen=True, slots=True)
class FindingLimits:
    """What counts as a garment of an expected area.

    Attributes:
        least_share: Less than this of the expected area is none.
        second_share: A second thing of this share is a second garment.
        most_share: More than this are two that lie together.
        edge_share: Share of its edge that may lie at the edge of what is seen.
        height_m: What is higher covers it [m].
        high_m2: So much has to be so high [m2].
    """

    least_share: float = 0.08
    second_share: float = 0.06
    most_share: float = 1.2
    edge_share: float = 0.03
    height_m: float = 0.12
    high_m2: float = 0.0004


USUAL_FINDING = FindingLimits()


def find_cloth(
    straight: Colours,
    view: TableView,
    expected_m2: float,
    empty: Colours | None = None,
    heights: Floats | None = None,
    limits: FindingLimits = USUAL_FINDING,
) -> ClothArea | ClothNotUsable:
    """Find the one garment on a table.

    Args:
        straight: Straight picture, uint8 (rows, columns, 3), of `view.straight`.
        view: Camera and table.
        expected_m2: Area of the flat garment [m2].
        empty: Straight picture of the empty table, if one is known; else its border is taken for the table.
        heights: Over the table, (rows, columns) [m], NaN where unknown; without it nothing tells what covers the cloth.
        limits: What counts.

    Returns:
        Its area, or `NOTHING`, `TWO` or `COVERED`.
    """
    if heights is not None and (high := np.nansum(heights > limits.height_m) * PITCH_M**2) > limits.high_m2:
        top = float(np.nanmax(heights))
        text = f"something {top:.2f} m high stands over {high * 1e4:.0f} cm2 of the table"
        return ClothNotUsable(ClothProblem.COVERED, top, limits.height_m, text)
    difference = unlike_table(straight, empty)
    mask = _clean(difference > _threshold(difference))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    sizes = stats[1:, cv2.CC_STAT_AREA] * PITCH_M**2 / expected_m2
    order = np.argsort(-sizes)
    if count < 2 or sizes[order[0]] < limits.least_share:
        share = float(sizes[order[0]]) if count > 1 else 0.0
        text = f"nothing larger than {share:.0%} of the garment lies on the table"
        return ClothNotUsable(ClothProblem.NOTHING, share, limits.least_share, text)
    if len(order) > 1 and sizes[order[1]] > limits.second_share:
        share = float(sizes[order[1]])
        text = f"a second thing lies there, {share:.0%} of the garment"
        return ClothNotUsable(ClothProblem.TWO, share, limits.second_share, text)
    if sizes[order[0]] > limits.most_share:
        share = float(sizes[order[0]])
        text = f"what lies there covers {share:.0%} of the garment's area"
        return ClothNotUsable(ClothProblem.TWO, share, limits.most_share, text)
    return _whole(labels == order[0] + 1, view, limits)


def unlike_table(straight: Colours, empty: Colours | None = None) -> Floats:
    """Return how much each pixel differs from the table, (rows, columns), in CIELAB with less weight on lightness.

    Args:
        straight: Straight picture, uint8 (rows, columns, 3).
        empty: The same of the empty table; its brightness may differ by a slope.
    """
    lab = _lab(straight)
    table = np.zeros_like(lab) if empty is None else _lab(empty)
    away = lab - table
    rows, columns = away.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns]
    ring = np.ones((rows, columns), np.bool_)
    wide = max(2, round(RING * min(rows, columns)))
    ring[wide:-wide, wide:-wide] = False
    for channel in range(3):
        away[..., channel] -= _plane(x, y, away[..., channel], ring)
    away[..., 0] *= BRIGHTNESS
    return np.asarray(cv2.GaussianBlur(np.sqrt((away**2).sum(axis=-1)), (0, 0), 1.2), dtype=np.float64)


def _lab(straight: Colours) -> Floats:
    lab = cv2.cvtColor(straight.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, dtype=np.float64)


def _plane(x: Floats, y: Floats, values: Floats, where: Flags) -> Floats:
    """The plane through values at some pixels, without those that do not fit: cloth may lie on the border, too."""
    design = np.column_stack([np.ones(int(where.sum())), x[where], y[where]])
    data = values[where]
    kept = np.abs(data - np.median(data)) < 6.0 * (np.median(np.abs(data - np.median(data))) + 0.5)
    for _ in range(3):
        found, *_ = np.linalg.lstsq(design[kept], data[kept], rcond=None)
        off = np.abs(data - design @ found)
        kept = off < 3.0 * (np.median(off) + 0.3)
    return np.asarray(found[0] + found[1] * x + found[2] * y, dtype=np.float64)


def _threshold(difference: Floats) -> float:
    scaled = np.clip(difference * 2.5, 0.0, 255.0).astype(np.uint8)
    level, _ = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(np.clip(0.8 * level / 2.5, LEAST_DIFFERENCE, MOST_DIFFERENCE))


def _clean(mask: Flags) -> Flags:
    wide = max(3, round(SPECK_M / PITCH_M) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel), dtype=np.bool_)


def _whole(mask: Flags, view: TableView, limits: FindingLimits) -> ClothArea | ClothNotUsable:
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    pixels = max(found, key=len).reshape(-1, 2).astype(np.float64)
    columns, rows = view.size
    at_edge = (pixels <= 1.0).any(axis=1) | (pixels >= (columns - 2, rows - 2)).any(axis=1)
    share = float(at_edge.mean())
    if share > limits.edge_share:
        text = f"{share:.0%} of its edge lie at the edge of what is seen"
        return ClothNotUsable(ClothProblem.COVERED, share, limits.edge_share, text)
    return ClothArea(mask, float(mask.sum()) * PITCH_M**2, view.on_table(pixels))
