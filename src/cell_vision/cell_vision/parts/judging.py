"""Whether what would be seen of a part at a pose agrees with what is seen."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.catalogue import Candidates, PartCatalogue
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.distance_field import Singles
from cell_vision.parts.plane import SupportPlane
from cell_vision.parts.segments import Segments

ALIKE = np.float32(0.7)
"""Cosine of the angle between the normal that is seen and that of the part, at least."""

HIDING = np.float32(0.5)


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
        matched: Lies where it is seen.
        hidden: Something is before it.
        through: One sees through it: what is seen lies behind, also beside that pixel.
        covered: Share of the segment that lies on it.
        facing: Points of the part that would be seen, k.
    """

    matched: Singles
    hidden: Singles
    through: Singles
    covered: Singles
    facing: Singles

    @property
    def score(self) -> Singles:
        """From 0 to 1: how much of the segment it explains, and how little of it contradicts."""
        return np.asarray(self.covered * self.matched / np.maximum(self.matched + 1.5 * self.through, 1e-6), np.float32)

    @property
    def worth(self) -> Singles:
        """The score, and of two that explain as much, that one is worth more which hides less behind what is seen."""
        return np.asarray(self.score * (1.0 - HIDING * (1.0 - self.matched)), np.float32)


def agreement(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    candidates: Candidates,
    count: int,
    near_m: float,
    ground: Ground,
) -> Agreement:
    """Compare candidates with the view.

    Args:
        view: what is seen.
        catalogue: the parts.
        segments: what the candidates shall explain.
        candidates: k poses.
        count: so many points of part and segment are asked, at most.
        near_m: depth that differs by less is the same [m].
        ground: what is at its height says nothing.
    """
    seen = catalogue.seen[candidates.part, catalogue.aspect(candidates), :count]
    points = predicted(catalogue, candidates, count)
    at = view.pixels_of(points)
    off, behind = view.depth[at] - points[..., 2], view.front[at] - points[..., 2]
    seen = seen & (ground.plane.height(points) > ground.above_m)
    total = np.maximum(seen.sum(axis=1), 1).astype(np.float32)
    with np.errstate(invalid="ignore"):
        matched = (seen & ground.things[at] & (np.abs(off) < near_m)).sum(axis=1) / total
        hidden = (seen & (off <= -near_m)).sum(axis=1) / total
        through = (seen & (behind >= near_m)).sum(axis=1) / total
    return Agreement(matched, hidden, through, covered(catalogue, segments, candidates, count, near_m), total)


def predicted(catalogue: PartCatalogue, candidates: Candidates, count: int) -> Singles:
    """Return the points of the parts, (k, count, 3), in the camera frame [m]."""
    points = catalogue.points[candidates.part, :count]
    return np.asarray(np.matmul(points, candidates.turn.transpose(0, 2, 1)) + candidates.move[:, None])


def behind_predicted(view: DepthView, points: Singles) -> Singles:
    """Return how far what is seen lies behind points, (...) [m]; NaN where nothing is known."""
    return np.asarray(view.front[view.pixels_of(points)] - points[..., 2])


def covered(catalogue: PartCatalogue, segments: Segments, candidates: Candidates, count: int, near_m: float) -> Singles:
    """Return the share of each candidate's segment, k, that lies on it and faces as it does."""
    local = np.matmul(segments.points[candidates.segment, :count] - candidates.move[:, None], candidates.turn)
    off, along = catalogue.distances(candidates.part, local)
    normals = np.matmul(segments.normals[candidates.segment, :count], candidates.turn)
    cosine = np.einsum("kni,kni->kn", normals, along)
    agrees = (cosine > ALIKE) | ~normals.any(axis=-1)
    return np.asarray((agrees & (np.abs(off) < near_m)).mean(axis=1), np.float32)
