"""Notices that something lies at a place: what looks other than it should if nothing lay there."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from scipy import ndimage

from cell_vision.images import Floats
from cell_vision.placed.comparing import COLOR_OFF, Explained, Glimpse, explain
from cell_world.geometry import Pose

AROUND_M = 0.03
"""What lies this close to a place lies at it [m]."""
FEWEST = 12
"""Pixels that something has at least."""
NARROW_M = 0.008
"""What is narrower is the edge of something [m]."""
ABOUT_M = 0.004
"""What differs by less in place and size looks the same for who looks what it may be [m]."""
NOTICED = (1.5, 3.0, 6.0)
"""What differs by more standard deviations from the surroundings, a little blurred, is something; the less has to
differ, the more may run together, so what then looks like no part is looked at more strictly."""
EDGE_PX, LIES = 3, 0.5
"""An edge of the surroundings that is known may lie by such a share of its contrast elsewhere, seen in squares as
wide [px]."""
SUNK_M = 0.004
"""What lies lower under a place is not on it [m]."""
REACH_M = 0.085
"""What is farther from the middle of a place does not belong to what lies there [m]."""
LONG = 1.2
"""From this ratio of its sides on, a thing has a long side that can be told from the short one."""


@dataclass(frozen=True, eq=False)
class Blob:
    """What lies at a place, roughly.

    Attributes:
        x: Of its middle, in the frame of the place [m].
        y: [m].
        sides: Ascending [m].
        angle: Turn of the longer one [rad].
    """

    x: float
    y: float
    sides: Floats
    angle: float

    @property
    def longish(self) -> bool:
        """Whether its long side can be told from the short one."""
        return bool(self.sides[1] > LONG * self.sides[0])

    def is_about(self, other: "Blob") -> bool:
        """Whether it is nearly as another one."""
        off = [self.x - other.x, self.y - other.y, *(self.sides - other.sides)]
        return bool((np.abs(off) < ABOUT_M).all())


def noticed_blobs(wide: Glimpse, place: Pose, far: Floats, support_m: float) -> list[Blob]:
    """Return what may lie at a place, each way of looking at it once; nothing if nothing does.

    Args:
        wide: The surroundings of the place.
        place: In the world, z up.
        far: Distance of what should be seen at each pixel, (rows, columns) [m]; NaN where it is not known.
        support_m: Height of what a part would rest on, in the frame of the place [m].
    """
    empty = explain(wide, wide.empty)
    return _distinct(_blob(wide, place, empty, far, support_m, noticed) for noticed in NOTICED)


def _distinct(blobs: Iterable[Blob | None]) -> list[Blob]:
    """Leave out what is nothing, and what is the same as one before."""
    kept: list[Blob] = []
    for blob in blobs:
        if blob and not any(blob.is_about(one) for one in kept):
            kept.append(blob)
    return kept


def _blob(wide: Glimpse, place: Pose, empty: Explained, far: Floats, support_m: float, noticed: float) -> Blob | None:
    """Return the largest thing near the place, of what looks other than it should if nothing lay there."""
    points = _points(wide, place, far)
    away = np.hypot(points[..., 0], points[..., 1])
    off = np.abs(ndimage.gaussian_filter(empty.off, (1.0, 1.0, 0.0)))
    here = (away < REACH_M) & (points[..., 2] > support_m - SUNK_M)
    labels, count = ndimage.label(ndimage.binary_opening(here & (off.max(axis=-1) > noticed)))
    surely = ndimage.binary_opening(here & ((off - _at_edges(wide, empty)).max(axis=-1) > noticed)) & (away < AROUND_M)
    sizes = [(int((surely & (labels == label)).sum()), label) for label in range(1, count + 1)]
    size, label = max(sizes, default=(0, 0))
    if size < FEWEST:
        return None
    (x, y), sides, angle = cv2.minAreaRect(points[labels == label][:, :2].astype(np.float32) * 1e3)
    turn = math.radians(angle) + (math.pi / 2.0 if sides[1] > sides[0] else 0.0)
    if min(sides) < NARROW_M * 1e3:
        return None
    return Blob(x * 1e-3, y * 1e-3, np.sort(np.array(sides)) * 1e-3, turn)


def _at_edges(glimpse: Glimpse, empty: Explained) -> Floats:
    """Return by how much the surroundings may look otherwise, (rows, columns, 4) [standard deviations].

    They are known to a part of a pixel, which makes a difference where they have edges.
    """
    color, depth = glimpse.rgb / COLOR_OFF, np.nan_to_num(glimpse.depth) / glimpse.depth_off
    wanted = np.concatenate([color, depth[..., None]], axis=-1) - empty.off
    beside = (EDGE_PX, EDGE_PX, 1)
    return np.asarray(LIES * (ndimage.maximum_filter(wanted, beside) - ndimage.minimum_filter(wanted, beside)))


def _points(glimpse: Glimpse, place: Pose, far: Floats) -> Floats:
    """Return where each pixel's surface is, in the frame of the place, (rows, columns, 3) [m]."""
    window = glimpse.window
    depth = np.where(np.isfinite(glimpse.depth), glimpse.depth, far)
    ahead = window.coarse(window.rays) * depth[..., None]
    matrix = (glimpse.camera_t_world @ place).inverse().matrix()
    return np.asarray(ahead @ matrix[:3, :3].T + matrix[:3, 3])
