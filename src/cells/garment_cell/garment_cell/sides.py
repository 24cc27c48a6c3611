"""The rectangle around a cloth, each side to a part of a pixel.  Pure."""

import math

import cv2
import numpy as np

from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_vision.images import Floats

ACROSS_M = 0.012
"""A side is looked for this far to both sides of where the picture has it [m] ..."""
STEP_M = 0.0005
"""... in steps of this [m] ..."""
ALONG = np.linspace(-0.42, 0.42, 61)
"""... at these places along it, share of its length: without the corners."""
INSIDE_M = 0.012
"""The height of a side is that of the cloth up to this far inside [m]."""


def rectangle(
    cloth: ClothArea, unlike: Floats, heights: Floats, over: TableView
) -> tuple[float, float, float, float, float]:
    """Return middle [m], turn within 45 degrees [rad] and sides [m] of the rectangle along the edge of a cloth.

    A side is where cloth becomes table in the picture, in the median along it: a corner that sticks out is no side.
    What lies higher than the table looks larger from above, each side as high as it is.

    Args:
        cloth: What is covered.
        unlike: How much each pixel differs from the table, (rows, columns).
        heights: Over the table, (rows, columns) [m], NaN where unknown.
        over: The camera over the table.
    """
    (x, y), (width, length), degrees = cv2.minAreaRect(cloth.contour.astype(np.float32))
    quarters = round(degrees / 90.0)
    if quarters % 2:
        width, length = length, width
    yaw = math.radians(degrees - 90.0 * quarters)
    turn = np.array([[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]])
    middle, eye = np.array((x, y)), np.array(over.pose.position[:2])
    below = (eye - middle) @ turn
    found = []
    for axis, (across, along) in enumerate(((width, length), (length, width))):
        ways = turn.T[axis], turn.T[1 - axis]
        for out in (-1.0, 1.0):
            at, rise = _side(middle, (out * ways[0], ways[1]), across / 2.0, along, (unlike, heights), over)
            shrunk = 1.0 - rise / over.pose.position[2]
            found.append(below[axis] + (out * at - below[axis]) * shrunk)
    left, right, front, back = found
    x, y = middle + turn @ ((left + right) / 2.0, (front + back) / 2.0)
    return float(x), float(y), yaw, float(right - left), float(back - front)


def _side(
    middle: Floats,
    ways: tuple[Floats, Floats],
    half: float,
    along: float,
    maps: tuple[Floats, Floats],
    over: TableView,
) -> tuple[float, float]:
    """Return how far a side is off the middle, along the way out, as it is seen, and how high it lies [m]."""
    out, beside = ways
    offs = half + np.arange(-ACROSS_M, ACROSS_M + STEP_M, STEP_M)
    places = middle + out * offs[:, None, None] + beside * (ALONG * along)[None, :, None]
    columns, rows = np.moveaxis(over.pixels(places.reshape(-1, 2)).reshape(*places.shape).astype(np.float32), -1, 0)
    unlike, heights = (
        cv2.remap(one.astype(np.float32), columns, rows, how, borderMode=cv2.BORDER_REPLICATE)
        for one, how in zip(maps, (cv2.INTER_LINEAR, cv2.INTER_NEAREST), strict=True)
    )
    profile = np.median(unlike, axis=1)
    inner, outer = float(np.median(profile[:8])), float(np.median(profile[-8:]))
    level = (inner + outer) / 2.0
    after = np.flatnonzero((profile[:-1] >= level) & (profile[1:] < level))
    at = half
    if inner > outer and after.size:
        first = int(after[np.abs(offs[after] - half).argmin()])
        at = float(np.interp(-level, -profile[first : first + 2], offs[first : first + 2]))
    inside = heights[(offs > at - INSIDE_M) & (offs < at - PITCH_M)]
    known = inside[np.isfinite(inside)]
    return at, max(0.0, float(np.median(known))) if known.size else 0.0
