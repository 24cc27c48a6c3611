"""The segments of a view as samples that poses are tried with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.parts.catalogue import Ints
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.outlines import SegmentOutline, SegmentOutlines, joined, outline_of
from cell_vision.parts.plane import SupportPlane
from cell_vision.parts.segmenting import Labels

SAMPLE = 128
"""Points of a segment that poses are tried with."""
KEPT = 0.5
"""A segment of which less would be left keeps its border."""
SPREAD = 7919
"""Prime: each so manieth pixel, round and round, is an order by chance that is the same each time."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments, s of them.

    Attributes:
        label: s, their numbers in the image of labels.
        points: (s, SAMPLE, 3) [m].
        normals: (s, SAMPLE, 3), zero where there is none.
        centre: (s, 3) [m].
        area: s, as the camera sees it [m2].
        radius: s, most points are nearer to the centre [m].
        pixels: s, how many there are.
        top: s, how high nearly all of it is above the plane [m].
        at: Row and column of the sampled pixels of each.
        outlines: The way back to each from beside it.
    """

    label: Ints
    points: Singles
    normals: Singles
    centre: Singles
    area: Singles
    radius: Singles
    pixels: Ints
    top: Singles
    at: tuple[tuple[Ints, Ints], ...]
    outlines: SegmentOutlines


def _inner(labels: Labels) -> Labels:
    """Segments without their border, where depth may be of another surface; thin ones as they are."""
    core = cv2.erode((labels > 0).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    core &= (cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)) == labels) | ~core
    whole, left = np.bincount(labels.ravel()), np.bincount(labels.ravel(), weights=core.ravel())
    thin = left < KEPT * whole
    return np.where(core | thin[labels], labels, 0)


def segments_of(view: DepthView, plane: SupportPlane, levels: Sequence[Labels]) -> Segments:
    """Sample all segments of some images of labels; one that a former image has, too, is not taken again."""
    rows: list[_Sampled] = []
    known: set[tuple[int, int, int]] = set()
    for labels in levels:
        found = [one for one in _sampled(view, plane, labels) if one.key not in known]
        known.update(one.key for one in found)
        rows += found
    return Segments(
        np.array([one.label for one in rows], np.int64),
        np.stack([one.points for one in rows]) if rows else np.empty((0, SAMPLE, 3), np.float32),
        np.stack([one.normals for one in rows]) if rows else np.empty((0, SAMPLE, 3), np.float32),
        np.stack([one.centre for one in rows]) if rows else np.empty((0, 3), np.float32),
        np.array([one.area for one in rows], np.float32),
        np.array([one.radius for one in rows], np.float32),
        np.array([one.pixels for one in rows], np.int64),
        np.array([one.top for one in rows], np.float32),
        tuple(one.at for one in rows),
        joined([one.outline for one in rows]),
    )


@dataclass(frozen=True, slots=True)
class _Sampled:
    label: int
    points: Singles
    normals: Singles
    centre: Singles
    area: float
    radius: float
    pixels: int
    top: float
    at: tuple[Ints, Ints]
    outline: SegmentOutline

    @property
    def key(self) -> tuple[int, int, int]:
        return (self.pixels, *self.outline.first)


def _sampled(view: DepthView, plane: SupportPlane, labels: Labels) -> Iterator[_Sampled]:
    """Sample each segment of one image of labels."""
    whole, inner = np.bincount(labels.ravel()), _inner(labels).ravel()
    order = np.argsort(inner, kind="stable")
    bounds = np.searchsorted(inner[order], np.arange(len(whole) + 1))
    points, normals = view.points.reshape(-1, 3), view.normals.reshape(-1, 3)
    for label in range(1, len(whole)):
        at = order[bounds[label] : bounds[label + 1]]
        if not len(at):
            continue
        some = at[(np.arange(SAMPLE) * SPREAD) % len(at)] if len(at) % SPREAD else at[:SAMPLE]
        here = points[some]
        centre = here.mean(axis=0)
        area = whole[label] * centre[2] ** 2 / (view.matrix[0, 0] * view.matrix[1, 1])
        radius = np.percentile(np.linalg.norm(here - centre, axis=1), 95)
        top = float(np.percentile(plane.height(here), 97))
        rim = outline_of(labels == label)
        row, column = np.divmod(some, labels.shape[1])
        place = (row, column)
        seen = np.nan_to_num(normals[some])
        yield _Sampled(label, here, seen, centre, float(area), float(radius), int(whole[label]), top, place, rim)
