"""Poses fitted to all that is seen where the part is, inside and along its outline."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.catalogue import Candidates, Ints, PartCatalogue
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.improving import cross, normal_equations, stepped
from cell_vision.parts.judging import behind_predicted, predicted
from cell_vision.parts.segments import Segments

OUTLINE_WEIGHT = np.float32(0.5)
"""Of a point that sticks out, against one on the surface."""
STICKS_M = np.float32(0.012)
"""A point that sticks out farther is not pulled harder [m]."""


@dataclass(frozen=True, slots=True)
class FittedCandidates:
    """Candidates, k of them, after a fit.

    Attributes:
        candidates: They.
        information: (k, 6, 6), weights of a turn and a move in the part's frame, for points of variance 1 [1/m2].
        rms_m: Of the points near the surface, k [m].
        used: So many points are near it, k.
    """

    candidates: Candidates
    information: Singles
    rms_m: Singles
    used: Singles


def fitted(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    candidates: Candidates,
    count: int,
    near_m: tuple[float, ...],
) -> FittedCandidates:
    """Fit candidates: what is seen at the pixels of each point that should be seen comes to lie on the surface.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what they shall explain.
        candidates: k poses, near the truth.
        count: so many points of each part are used, at most.
        near_m: widths within which a point counts much, one for each round [m].
    """
    turn, move = candidates.turn, candidates.move
    for width in near_m:
        now = Candidates(candidates.part, candidates.segment, turn, move)
        expected = predicted(catalogue, now, count)
        seen = catalogue.seen[now.part, catalogue.aspect(now), :count]
        row, column = view.pixels_of(expected)
        points = view.points[row, column]
        valid = seen & np.isfinite(points[..., 2])
        local = np.matmul(np.nan_to_num(points) - move[:, None], turn)
        rows, off, far = _plane_rows(catalogue, now.part, local)
        weight = np.where(valid, 1.0 / (1.0 + far / np.float32(width) ** 2) ** 2, 0.0).astype(np.float32)
        matrix, right = normal_equations(rows, off, weight)
        more, pull = _outline(view, catalogue, segments, now, expected, seen, np.float32(width))
        turn, move = stepped(turn, move, matrix + more, right + pull)
    near = valid & (np.abs(off) < 2.0 * near_m[-1])
    used = np.maximum(near.sum(axis=1), 1).astype(np.float32)
    rms = np.sqrt(np.where(near, off, 0.0).__pow__(2).sum(axis=1) / used)
    done = Candidates(candidates.part, candidates.segment, turn, move)
    return FittedCandidates(done, matrix, rms.astype(np.float32), used)


def _plane_rows(catalogue: PartCatalogue, part: Ints, local: Singles) -> tuple[Singles, Singles, Singles]:
    """Rows of the Jacobian, (k, n, 6), distances from the planes of the part's points, and squared ones from these."""
    count = local.shape[1]
    normals = catalogue.normals[part, :count]
    apart = local - catalogue.points[part, :count]
    rows = np.concatenate([-cross(local, normals), -normals], axis=-1)
    return rows, (apart * normals).sum(axis=-1), (apart * apart).sum(axis=-1)


def _outline(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    now: Candidates,
    expected: Singles,
    seen: np.ndarray,
    width: np.float32,
) -> tuple[Singles, Singles]:
    """Equations of the points that stick out of the segment: they are pulled beside, back to it."""
    with np.errstate(invalid="ignore"):
        out = seen & (behind_predicted(view, expected) > np.maximum(width, np.float32(0.004)))
    beside = segments.outlines.beside(view, now.segment, expected)
    far = np.sqrt((beside**2).sum(axis=-1))
    weight = np.where(out, OUTLINE_WEIGHT / (1.0 + (far / STICKS_M) ** 2) ** 2, 0.0).astype(np.float32)
    points = catalogue.points[now.part, : expected.shape[1]]
    matrix, right = np.zeros((len(now.part), 6, 6), np.float32), np.zeros((len(now.part), 6), np.float32)
    for axis in (0, 1):
        way = np.broadcast_to(now.turn[:, None, axis], points.shape)
        rows = np.concatenate([cross(points, way), way], axis=-1)
        a, b = normal_equations(rows, -beside[..., axis], weight)
        matrix += a
        right += b
    return matrix, right
