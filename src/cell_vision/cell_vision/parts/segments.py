"""The segments of a view as samples that poses are tried with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import cv2
import numpy as np

from cell_vision.parts.catalogue import Ints
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.outlines import SegmentOutlines, joined, outline_of
from cell_vision.parts.pieces import Piece

SAMPLE = 128
"""Points of a segment that poses are tried with."""
KEPT = 0.5
"""A segment of which less would be left keeps its border."""
SPREAD = 7919
"""Prime: each so manieth pixel, round and round, is an order by chance that is the same each time."""


@dataclass(frozen=True)
class Segments:
    """Segments, s of them.

    Attributes:
        pieces: Their pixels.
        points: (s, SAMPLE, 3) [m].
        normals: (s, SAMPLE, 3), zero where there is none.
        centre: (s, 3) [m].
        area: s, as the camera sees it [m2].
        radius: s, most points are nearer to the centre [m].
        pixels: s, how many there are.
        at: Row and column of the sampled pixels of each.
        shape: Rows and columns of the image.
    """

    pieces: tuple[Piece, ...]
    points: Singles
    normals: Singles
    centre: Singles
    area: Singles
    radius: Singles
    pixels: Ints
    at: tuple[tuple[Ints, Ints], ...]
    shape: tuple[int, ...]

    @cached_property
    def outlines(self) -> SegmentOutlines:
        """The way back to each from beside it."""
        return joined([outline_of(piece, self.shape) for piece in self.pieces])

    def only(self, chosen: Ints) -> Self:
        """Return some of them."""
        return type(self)(
            tuple(self.pieces[s] for s in chosen),
            self.points[chosen],
            self.normals[chosen],
            self.centre[chosen],
            self.area[chosen],
            self.radius[chosen],
            self.pixels[chosen],
            tuple(self.at[s] for s in chosen),
            self.shape,
        )


def segments_of(view: DepthView, pieces: Iterable[Piece]) -> Segments:
    """Sample all pieces; one that comes twice is taken once."""
    rows = list(_sampled(view, {piece.key: piece for piece in pieces}.values()))
    none = np.empty((0, SAMPLE, 3), np.float32)
    return Segments(
        tuple(one.piece for one in rows),
        np.stack([one.points for one in rows]) if rows else none,
        np.stack([one.normals for one in rows]) if rows else none,
        np.stack([one.centre for one in rows]) if rows else np.empty((0, 3), np.float32),
        np.array([one.area for one in rows], np.float32),
        np.array([one.radius for one in rows], np.float32),
        np.array([one.pixels for one in rows], np.int64),
        tuple(one.at for one in rows),
        view.depth.shape,
    )


@dataclass(frozen=True, slots=True)
class _Sampled:
    piece: Piece
    points: Singles
    normals: Singles
    centre: Singles
    area: float
    radius: float
    pixels: int
    at: tuple[Ints, Ints]


def _inner(mask: Mask) -> Mask:
    """A segment without its border, where depth may be of another surface; a thin one as it is."""
    core = cv2.erode(np.pad(mask, 1).astype(np.uint8), np.ones((3, 3), np.uint8))[1:-1, 1:-1].astype(bool)
    return core if core.sum() > KEPT * mask.sum() else mask


def _sampled(view: DepthView, pieces: Iterable[Piece]) -> Iterator[_Sampled]:
    for piece in pieces:
        row, column = np.nonzero(_inner(piece.mask))
        if not len(row):
            continue
        some = (np.arange(SAMPLE) * SPREAD) % len(row)
        place = (row[some] + piece.top, column[some] + piece.left)
        here = view.points[place]
        centre = here.mean(axis=0)
        whole = int(np.count_nonzero(piece.mask))
        area = whole * centre[2] ** 2 / (view.matrix[0, 0] * view.matrix[1, 1])
        radius = np.percentile(np.linalg.norm(here - centre, axis=1), 95)
        yield _Sampled(
            piece, here, np.nan_to_num(view.normals[place]), centre, float(area), float(radius), whole, place
        )
