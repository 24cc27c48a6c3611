"""Whether what would be seen of a part at a pose agrees with what is seen."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.catalogue import Candidates, Ints, PartCatalogue
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.plane import SupportPlane
from cell_vision.parts.rendering import PartPictures, rendered
from cell_vision.parts.segments import Segments

ALIKE = np.float32(0.7)
"""Cosine of the angle between the normal that is seen and that of the part, at least."""

HIDING = np.float32(0.5)
EDGE = np.float32(0.9)
"""What a pixel at an edge counts that may be of the part."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What things stand on.

    Attributes:
        plane: It.
        things: (h, w), which pixels are above it.
        above_m: They are higher than this [m].
    """

    plane: SupportPlane
    things: Mask
    above_m: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """For each of k candidates, shares of what would be seen of it if nothing were before it, and of its segment.

    Attributes:
        matched: Lies where it is seen; the nearer, the more that counts.
        hidden: Something that is not its segment is before it.
        covered: Share of the segment that lies on it, in the same way.
        area_px: How large its picture is.
    """

    matched: Singles
    hidden: Singles
    covered: Singles
    area_px: Singles

    @property
    def shown(self) -> Singles:
        """Share of what nothing hides that is where it should be."""
        return np.asarray(self.matched / np.maximum(1.0 - self.hidden, 1e-3), np.float32)

    @property
    def score(self) -> Singles:
        """From 0 to 1: how much of the segment it explains, and how little of it contradicts."""
        return self.covered * self.shown

    @property
    def worth(self) -> Singles:
        """The score, and of two that explain as much, that one is worth more which hides less behind what is seen."""
        return np.asarray(self.score * (1.0 - HIDING * self.hidden), np.float32)


def agreement(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    candidates: Candidates,
    across: int,
    near_m: float,
    ground: Ground,
) -> Agreement:
    """Compare candidates with the view.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what the candidates shall explain.
        candidates: k poses.
        across: so many rays are cast in each direction.
        near_m: depth that differs by more is not the same, that differs by less is less so, the more it differs [m].
        ground: what is at its height says nothing.
    """
    would = rendered(view, catalogue, candidates, across)
    row, column = would.row, would.column
    off = view.depth[row, column] - would.depth
    nearest, farthest = view.front[row, column] - would.depth, view.back[row, column] - would.depth
    high = _height(view, ground.plane, would) > ground.above_m
    with np.errstate(invalid="ignore"):
        hidden, through = off <= -near_m, nearest >= near_m
        # At an edge a pixel may be of either surface, or between them.
        edge = (farthest - nearest > near_m) & (nearest < near_m) & (farthest > -near_m)
        known = np.isfinite(off) & high & (edge | hidden | through | (np.abs(off) < near_m))
    total = np.maximum(known.sum(axis=1), 1).astype(np.float32)
    near = np.where(edge, EDGE, np.maximum(1.0 - (off / np.float32(near_m)) ** 2, 0.0))
    same = np.where(known & (edge | ground.things[row, column]), near, np.float32(0.0))
    hides = known & hidden & ~edge & ~_of_segment(segments, candidates.segment, row, column)
    return Agreement(
        same.sum(axis=1) / total,
        hides.sum(axis=1) / total,
        covered(catalogue, segments, candidates, near_m),
        would.area_px,
    )


def _height(view: DepthView, plane: SupportPlane, would: PartPictures) -> Singles:
    """How high what would be seen is above the plane, (k, n) [m]."""
    x, y, z = plane.normal
    across = (would.column - view.matrix[0, 2]) * (x / view.matrix[0, 0])
    down = (would.row - view.matrix[1, 2]) * (y / view.matrix[1, 1])
    return np.asarray(would.depth * (across + down + z) + plane.offset_m, np.float32)


def _of_segment(segments: Segments, segment: Ints, row: Ints, column: Ints) -> Mask:
    """Whether pixels, (k, n), are of the segment of each."""
    out = np.zeros(row.shape, dtype=bool)
    for s in np.unique(segment):
        of = np.flatnonzero(segment == s)
        piece = segments.pieces[s]
        r, c = row[of] - piece.top, column[of] - piece.left
        inside = (r >= 0) & (c >= 0) & (r < piece.mask.shape[0]) & (c < piece.mask.shape[1])
        out[of] = inside & piece.mask[np.where(inside, r, 0), np.where(inside, c, 0)]
    return out


def covered(catalogue: PartCatalogue, segments: Segments, candidates: Candidates, near_m: float) -> Singles:
    """Return the share of each candidate's segment, k, that lies on it and faces as it does."""
    local = np.matmul(segments.points[candidates.segment] - candidates.move[:, None], candidates.turn)
    off, along = catalogue.distances(candidates.part, local)
    normals = np.matmul(segments.normals[candidates.segment], candidates.turn)
    cosine = np.einsum("kni,kni->kn", normals, along)
    agrees = (cosine > ALIKE) | ~normals.any(axis=-1)
    near = np.maximum(1.0 - (off / np.float32(near_m)) ** 2, 0.0)
    return np.asarray(np.where(agrees, near, 0.0).mean(axis=1), np.float32)
