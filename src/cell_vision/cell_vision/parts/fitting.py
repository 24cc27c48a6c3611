"""Poses fitted to what is seen where the part would be, inside and along the outline of its segment."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.catalogue import Candidates, PartCatalogue
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.improving import cross, normal_equations, stepped
from cell_vision.parts.rendering import PartPictures, rendered
from cell_vision.parts.segments import Segments

OUTLINE_WEIGHT = np.float32(0.5)
"""Of a point that sticks out, against one that is seen on the surface."""
STICKS_M = np.float32(0.012)
"""A point that sticks out farther is not pulled harder [m]."""
LEAST_M = np.float32(0.005)
"""What lies behind by less does not stick out [m]."""


@dataclass(frozen=True, slots=True)
class FittedCandidates:
    """Candidates, k of them, after a fit.

    Attributes:
        candidates: They.
        information: (k, 6, 6), weights of a turn and a move in the part's frame, for points of variance 1 [1/m2].
        rms_m: Of the points near the surface, k [m].
    """

    candidates: Candidates
    information: Singles
    rms_m: Singles


def fitted(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    candidates: Candidates,
    across: int,
    near_m: tuple[float, ...],
) -> FittedCandidates:
    """Fit candidates: what is seen comes to lie on the surface, and what would be seen beside the segment comes back.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what they shall explain.
        candidates: k poses, near the truth.
        across: so many rays are cast at each, in each direction.
        near_m: widths within which a point counts much, one for each round [m].
    """
    now = candidates
    for width in near_m:
        would = rendered(view, catalogue, now, across)
        points = would.points(view)
        matrix, right, off = _seen(view, now, would, points, np.float32(width))
        more, pull = _outline(view, segments, now, would, points)
        now = Candidates(now.part, now.segment, *stepped(now.turn, now.move, matrix + more, right + pull))
    with np.errstate(invalid="ignore"):
        near = np.abs(off) < 2.0 * near_m[-1]
    used = np.maximum(near.sum(axis=1), 1)
    rms = np.sqrt((np.where(near, off, np.float32(0.0)) ** 2).sum(axis=1) / used)
    return FittedCandidates(now, matrix, rms.astype(np.float32))


def _seen(
    view: DepthView, now: Candidates, would: PartPictures, points: Singles, width: np.float32
) -> tuple[Singles, Singles, Singles]:
    """Equations of what is seen at the same pixels, to lie in the planes of the surface there; how far off it is."""
    there = view.points[would.row, would.column]
    far = there[..., 2] - would.depth
    with np.errstate(invalid="ignore"):
        weight = np.where(np.isfinite(far), 1.0 / (1.0 + (far / width) ** 2) ** 2, 0.0).astype(np.float32)
    local = np.matmul(np.nan_to_num(there) - now.move[:, None], now.turn)
    expected = np.matmul(points - now.move[:, None], now.turn)
    off = np.einsum("kni,kni->kn", local - expected, would.normals)
    rows = np.concatenate([-cross(local, would.normals), -would.normals], axis=-1)
    return *normal_equations(rows, off, weight), np.where(weight > 0.0, off, np.inf)


def _outline(
    view: DepthView, segments: Segments, now: Candidates, would: PartPictures, points: Singles
) -> tuple[Singles, Singles]:
    """Equations of the points through which one sees what is behind: they are pulled beside, back to the segment."""
    with np.errstate(invalid="ignore"):
        out = view.front[would.row, would.column] - would.depth > LEAST_M
    beside = segments.outlines.beside(view, now.segment, points)
    far = np.hypot(beside[..., 0], beside[..., 1])
    pulls = OUTLINE_WEIGHT / (1.0 + (far / STICKS_M) ** 2) ** 2
    weight = np.where(out, pulls, 0.0).astype(np.float32)
    local = np.matmul(points - now.move[:, None], now.turn)
    matrix, right = np.zeros((len(now.part), 6, 6), np.float32), np.zeros((len(now.part), 6), np.float32)
    for axis in (0, 1):
        way = np.broadcast_to(now.turn[:, None, axis], points.shape)
        rows = np.concatenate([cross(local, way), way], axis=-1)
        a, b = normal_equations(rows, -beside[..., axis], weight)
        matrix += a
        right += b
    return matrix, right
