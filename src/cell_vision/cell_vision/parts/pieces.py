"""Pixels that may be of one part: segments, and neighbours of them taken together."""

from dataclasses import dataclass

import cv2
import numpy as np
from scipy import ndimage

from cell_vision.parts.depth_view import Mask
from cell_vision.parts.segmenting import Labels

TOUCHING_PX = 3
"""Segments nearer than this to each other may be of one part [px]."""
BORDER_PX = 8
"""At least so long is their border then [px]."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Pixels that may be of one part.

    Attributes:
        top: Row, and
        left: column of the first pixel of its window.
        mask: (h, w) of the window, which pixels are its own.
    """

    top: int
    left: int
    mask: Mask

    def within(self, shape: tuple[int, ...]) -> Mask:
        """Return the pixels as a mask of the image, (h, w)."""
        whole: Mask = np.zeros(shape, dtype=bool)
        h, w = self.mask.shape
        whole[self.top : self.top + h, self.left : self.left + w] = self.mask
        return whole

    @property
    def key(self) -> tuple[int, ...]:
        """What two pieces of one view hardly share."""
        row, column = np.nonzero(self.mask)
        return (self.top, self.left, len(row), int(row.sum()), int(column.sum()))


def piece_of(pixels: Mask) -> Piece:
    """Return pixels of an image, (h, w), as a piece."""
    left, top, wide, high = cv2.boundingRect(pixels.view(np.uint8))
    return Piece(top, left, pixels[top : top + high, left : left + wide])


def pieces_of(labels: Labels) -> list[Piece]:
    """Cut an image of labels into its segments."""
    return [
        Piece(window[0].start, window[1].start, labels[window] == label)
        for label, window in enumerate(ndimage.find_objects(labels), start=1)
        if window is not None
    ]


def neighbours_of(labels: Labels) -> list[Piece]:
    """Return each two segments that touch, as one: a step of a part parts it, too."""
    seams = []
    for first, last in (
        (labels[:, :-TOUCHING_PX], labels[:, TOUCHING_PX:]),
        (labels[:-TOUCHING_PX], labels[TOUCHING_PX:]),
    ):
        differ = (first != last) & (first > 0) & (last > 0)
        seams.append(np.sort(np.column_stack([first[differ], last[differ]]), axis=1))
    pairs, counts = np.unique(np.concatenate(seams), axis=0, return_counts=True)
    windows = ndimage.find_objects(labels)
    out = []
    for one, other in pairs[counts >= BORDER_PX * TOUCHING_PX].tolist():
        rows, columns = zip(windows[one - 1], windows[other - 1], strict=True)
        window = tuple(slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in (rows, columns))
        out.append(Piece(window[0].start, window[1].start, np.isin(labels[window], (one, other))))
    return out
