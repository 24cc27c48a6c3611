"""Things on a plane, separated: connected surfaces, and the convex patches that they are made of."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.plane import SupportPlane

Labels = NDArray[np.int32]
"""(h, w), 0 where there is nothing, else the number of a segment from 1 on."""


Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Separation:
    """What parts one segment from the next.

    Attributes:
        above_m: What is lower than this above the plane belongs to it, if the plane's own noise is not larger [m].
        jump: Depth that differs by more than this share from pixel to pixel is of another surface.
        across_px: Concavity is measured between pixels so far to each side [px].
        concave: Sine of the dent, about, from which on it parts two patches.
        fewest_px: Smaller segments are none [px].
    """

    above_m: float = 0.003
    jump: float = 0.008
    across_px: int = 5
    concave: float = 0.35
    fewest_px: int = 60


def above(view: DepthView, plane: SupportPlane, separation: Separation) -> Mask:
    """Return which pixels, (h, w), are of things on the plane."""
    limit = max(separation.above_m, 3.0 * plane.sigma_m)
    with np.errstate(invalid="ignore"):
        high: Mask = plane.height(view.points) > limit
    return high


def connected(view: DepthView, things: Mask, separation: Separation) -> Labels:
    """Return what hangs together: segments that no jump of depth parts."""
    window, part, some = _around(view, things, separation)
    return _placed(_labelled(some & ~_jumps(part, separation), some, separation), window, things.shape)


def convex_patches(view: DepthView, things: Mask, separation: Separation) -> Labels:
    """Return segments that neither a jump nor a dent parts; one thing may be several of them.

    A dent is where the normals of two points turn towards each other (local convexity; Stein et al., "Object
    partitioning using local convexity", CVPR 2014).
    """
    window, part, some = _around(view, things, separation)
    kept = some & ~_jumps(part, separation) & ~_dents(part, separation)
    return _placed(_labelled(kept, some, separation), window, things.shape)


def _around(view: DepthView, things: Mask, separation: Separation) -> tuple[Window, DepthView, Mask]:
    """The window of the things, with some room, and what is in it."""
    left, top, wide, high = cv2.boundingRect(things.view(np.uint8))
    room = 2 * separation.across_px
    window = slice(max(top - room, 0), top + high + room), slice(max(left - room, 0), left + wide + room)
    arrays = {name: getattr(view, name)[window] for name in ("depth", "points", "normals", "front", "back")}
    return window, replace(view, **arrays), things[window]


def _placed(labels: Labels, window: Window, shape: tuple[int, ...]) -> Labels:
    whole = np.zeros(shape, np.int32)
    whole[window] = labels
    return whole


def _labelled(kept: Mask, things: Mask, separation: Separation) -> Labels:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(kept.astype(np.uint8), connectivity=4, ltype=cv2.CV_32S)
    large = stats[:, cv2.CC_STAT_AREA] >= separation.fewest_px
    large[0] = False
    number = np.where(large, np.cumsum(large), 0).astype(np.int32)
    return _grown(number[labels], things, 2 * separation.across_px)


def _grown(labels: Labels, things: Mask, reach_px: int) -> Labels:
    """Give what was cut away to the nearest segment."""
    if not labels.any():
        return labels
    far, nearest = cv2.distanceTransformWithLabels(
        (labels == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_zone = np.zeros(int(nearest.max()) + 1, np.int32)
    inside = labels > 0
    of_zone[nearest[inside]] = labels[inside]
    return np.where(things & (far < reach_px), of_zone[nearest], 0).astype(np.int32)


def _jumps(view: DepthView, separation: Separation) -> Mask:
    z = np.where(view.known, view.depth, 0.0).astype(np.float32)
    cut = np.zeros(z.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            first = (slice(None, -1), slice(None)) if axis == 0 else (slice(None), slice(None, -1))
            last = (slice(1, None), slice(None)) if axis == 0 else (slice(None), slice(1, None))
            wide = np.abs(z[last] - z[first]) > separation.jump * np.maximum(z[last], z[first])
            cut[first] |= wide
            cut[last] |= wide
    return cut


def _dents(view: DepthView, separation: Separation) -> Mask:
    s = separation.across_px
    dented = np.zeros(view.depth.shape, dtype=bool)
    for down, right in ((0, s), (s, 0), (s, s), (s, -s)):
        first, last, middle = _shifted(view.depth.shape, down, right)
        way = view.points[last] - view.points[first]
        bend = np.einsum("hwi,hwi->hw", view.normals[last] - view.normals[first], way)
        with np.errstate(invalid="ignore"):
            length = np.sqrt(np.einsum("hwi,hwi->hw", way, way))
            near = length < 6.0 * s * view.depth[middle] / view.matrix[0, 0]
            dented[middle] |= near & (bend < -separation.concave * length)
    return dented


def _shifted(shape: tuple[int, ...], down: int, right: int) -> tuple[Window, Window, Window]:
    """Windows of pixels, of those so far down and right of them on the other side, and of those between."""
    h, w = shape
    rows = slice(0, h - 2 * down), slice(2 * down, h), slice(down, h - down)
    wide = abs(right)
    columns = slice(0, w - 2 * wide), slice(2 * wide, w), slice(wide, w - wide)
    a, b = (0, 1) if right >= 0 else (1, 0)
    return (rows[0], columns[a]), (rows[1], columns[b]), (rows[2], columns[2])
