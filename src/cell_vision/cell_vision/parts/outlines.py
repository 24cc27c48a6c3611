"""For each segment the way back to it: from any pixel near it to the nearest of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.parts.catalogue import Ints
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.pieces import Piece

ROOM_PX = 24
"""Around a segment [px]."""


@dataclass(frozen=True, slots=True)
class SegmentOutlines:
    """Windows around s segments, one after the other.

    Attributes:
        first: (s, 2), row and column of their first pixels.
        size: (s, 2), rows and columns.
        start: s, where each begins in `row` and `column`.
        row: Of the nearest pixel of the segment, for each pixel of each window.
        column: The same.
    """

    first: Ints
    size: Ints
    start: Ints
    row: Ints
    column: Ints

    def beside(self, view: DepthView, segment: Ints, points: Singles) -> Singles:
        """Return the moves along x and y, (k, n, 2), that bring points, (k, n, 3), to the rays of the segment [m].

        They are 0 for points outside of the window.
        """
        row, column = view.pixels_of(points)
        first, size = self.first[segment][:, None], self.size[segment][:, None]
        r, c = row - first[..., 0], column - first[..., 1]
        inside = (r >= 0) & (c >= 0) & (r < size[..., 0]) & (c < size[..., 1])
        at = self.start[segment][:, None] + np.where(inside, r * size[..., 1] + c, 0)
        scale = points[..., 2] / np.array([view.matrix[0, 0], view.matrix[1, 1]], np.float32)[:, None, None]
        across = np.where(inside, self.column[at] - column, 0) * scale[0]
        down = np.where(inside, self.row[at] - row, 0) * scale[1]
        return np.stack([across, down], axis=-1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class SegmentOutline:
    """The window around one segment.

    Attributes:
        first: Row and column of its first pixel.
        size: Rows and columns.
        nearest: (rows * columns, 2), row and column of the nearest pixel of the segment.
    """

    first: tuple[int, int]
    size: tuple[int, int]
    nearest: Ints


def outline_of(piece: Piece, shape: tuple[int, ...]) -> SegmentOutline:
    """Make the outline of a piece of an image, (h, w)."""
    h, w = piece.mask.shape
    top, left = max(piece.top - ROOM_PX, 0), max(piece.left - ROOM_PX, 0)
    bottom, right = min(piece.top + h + ROOM_PX, shape[0]), min(piece.left + w + ROOM_PX, shape[1])
    window = np.ones((bottom - top, right - left), np.uint8)
    window[piece.top - top : piece.top - top + h, piece.left - left : piece.left - left + w][piece.mask] = 0
    _, zone = cv2.distanceTransformWithLabels(window, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    r, c = np.nonzero(window == 0)
    of_zone = np.zeros((int(zone.max()) + 1, 2), np.int64)
    of_zone[zone[r, c]] = np.column_stack([r + top, c + left])
    return SegmentOutline((top, left), (window.shape[0], window.shape[1]), of_zone[zone].reshape(-1, 2))


def joined(outlines: Sequence[SegmentOutline]) -> SegmentOutlines:
    """Put the outlines of some segments one after the other."""
    nearest = np.concatenate([one.nearest for one in outlines] or [np.empty((0, 2), np.int64)])
    starts = np.cumsum([0] + [len(one.nearest) for one in outlines])[:-1]
    return SegmentOutlines(
        np.array([one.first for one in outlines], np.int64).reshape(-1, 2),
        np.array([one.size for one in outlines], np.int64).reshape(-1, 2),
        starts.astype(np.int64),
        nearest[:, 0],
        nearest[:, 1],
    )
