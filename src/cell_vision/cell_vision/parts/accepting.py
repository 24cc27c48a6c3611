"""Which fitted candidates count: each explains pixels that no surer one does."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats
from cell_vision.parts.catalogue import Candidates, PartCatalogue
from cell_vision.parts.colours import histogram, likeness
from cell_vision.parts.depth_view import DepthView, Mask
from cell_vision.parts.fitting import FittedCandidates
from cell_vision.parts.judging import ALIKE, Agreement, Ground, agreement
from cell_vision.parts.part_pose import PartPose
from cell_vision.parts.segmenting import Window
from cell_vision.parts.segments import Segments

CORRELATED = 6.0
"""Neighbouring pixels err alike: so many count as one for the covariance."""
MARGIN_PX = 2
LOOKED_AT = 300
"""About so many pixels tell the colour of a candidate."""
RAYS = 24
"""Cast at each candidate at the end, in each direction."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a pose must show to count.

    Attributes:
        near_m: Depth that differs by more is not the same [m].
        shown: At least so much of what nothing hides is where it should be.
        hidden: At most so much is hidden.
        covered: It explains at least this share of its segment.
        score: At least, see `Agreement.score`.
        seen_px: It is seen in so many pixels, at least.
        noise: Its points scatter about its surface by at most so many times what those of the plane do about that.
        least_rms_m: They may scatter by this much in any case [m].
        sinks_m: It may be so far below the plane [m].
        new: At least so much of what it explains is not explained by a surer one.
        alike: Where the colour of a part is known, what it explains must be so like that, 0 to 1.
    """

    near_m: float = 0.004
    shown: float = 0.78
    hidden: float = 0.4
    covered: float = 0.62
    score: float = 0.57
    seen_px: int = 60
    noise: float = 2.0
    least_rms_m: float = 0.0005
    sinks_m: float = 0.002
    new: float = 0.6
    alike: float = 0.57


@dataclass(frozen=True)
class Accepted:
    """Poses that count.

    Attributes:
        poses: They.
        explained: (h, w), pixels of them all.
    """

    poses: tuple[PartPose, ...]
    explained: Mask

    @classmethod
    def nothing(cls, view: DepthView) -> Self:
        """Return what is known before the search."""
        return cls((), np.zeros(view.depth.shape, dtype=bool))


def accepted(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    fits: FittedCandidates,
    colour: NDArray[np.uint8] | None,
    rules: Acceptance,
    ground: Ground,
    before: Accepted,
) -> Accepted:
    """Add to what was accepted before, the candidates that explain most first."""
    candidates = fits.candidates
    judged = agreement(view, catalogue, segments, candidates, RAYS, rules.near_m, ground)
    good = (judged.shown >= rules.shown) & (judged.hidden <= rules.hidden)
    good &= (judged.covered >= rules.covered) & (judged.score >= rules.score)
    good &= judged.matched * judged.area_px >= rules.seen_px
    good &= fits.rms_m <= max(rules.noise * ground.plane.sigma_m, rules.least_rms_m)
    good &= _lowest(catalogue, candidates, ground) >= -rules.sinks_m
    proposals = []
    for k in np.flatnonzero(good).tolist():
        window, pixels = explained(view, catalogue, candidates, k, rules.near_m)
        pixels &= ground.things[window]
        part, alike = _look(catalogue, int(candidates.part[k]), pixels, None if colour is None else colour[window])
        if alike >= rules.alike:
            proposals.append((float(judged.worth[k] * np.sqrt(np.count_nonzero(pixels))), k, part, window, pixels))
    poses, taken = list(before.poses), before.explained.copy()
    for _, k, part, window, pixels in sorted(proposals, key=lambda proposal: -proposal[0]):
        if np.count_nonzero(pixels & ~taken[window]) >= rules.new * np.count_nonzero(pixels):
            taken[window] |= pixels
            own = np.zeros_like(taken)
            own[window] = pixels
            poses.append(_pose(catalogue.parts[part].name, fits, judged, k, own))
    return replace(before, poses=tuple(poses), explained=taken)


def _lowest(catalogue: PartCatalogue, candidates: Candidates, ground: Ground) -> Floats:
    """How high the lowest point of each candidate is above the plane [m]."""
    out = [
        float(ground.plane.height(catalogue.parts[int(part)].corners @ turn.T + move).min())
        for part, turn, move in zip(candidates.part, candidates.turn, candidates.move, strict=True)
    ]
    return np.array(out)


def explained(
    view: DepthView, catalogue: PartCatalogue, candidates: Candidates, k: int, near_m: float
) -> tuple[Window, Mask]:
    """Return a window around a candidate, and which of its pixels lie on its surface and face as it does."""
    part = candidates.part[k : k + 1]
    corners = catalogue.parts[int(part[0])].corners.astype(np.float32) @ candidates.turn[k].T + candidates.move[k]
    row, column = view.pixels_of(corners)
    window = (
        slice(max(row.min() - MARGIN_PX, 0), row.max() + MARGIN_PX + 1),
        slice(max(column.min() - MARGIN_PX, 0), column.max() + MARGIN_PX + 1),
    )
    points = view.points[window]
    local = (np.nan_to_num(points.reshape(-1, 3)) - candidates.move[k]) @ candidates.turn[k]
    off, along = catalogue.distances(part, local[None])
    normals = np.nan_to_num(view.normals[window].reshape(-1, 3)) @ candidates.turn[k]
    cosine = (normals * along[0]).sum(axis=1)
    on = (np.abs(off[0]) < 1.5 * near_m) & ((cosine > 0.5 * ALIKE) | ~normals.any(axis=1))
    return window, on.reshape(points.shape[:2]) & np.isfinite(points[..., 2])


def _look(catalogue: PartCatalogue, part: int, pixels: Mask, colour: NDArray[np.uint8] | None) -> tuple[int, float]:
    """Which of the parts of this shape it is by its colour, and how alike that is; as it is, and 1, if unknown."""
    if colour is None or not pixels.any():
        return part, 1.0
    seen = colour[pixels]
    here = histogram(seen[:: max(1, len(seen) // LOOKED_AT)])
    alike = {k: likeness(own, here) for k in catalogue.twins(part) if (own := catalogue.parts[k].colour) is not None}
    if not alike:
        return part, 1.0
    best = max(alike, key=lambda k: alike[k])
    return best, alike[best]


def _pose(name: str, fits: FittedCandidates, judged: Agreement, k: int, pixels: Mask) -> PartPose:
    return PartPose(
        name,
        fits.candidates.pose(k),
        _covariance(fits, k),
        float(judged.score[k]),
        float(judged.matched[k]),
        float(fits.rms_m[k]),
        pixels,
    )


def _covariance(fits: FittedCandidates, k: int) -> Floats:
    """Of the least squares; what they cannot tell, such as the turn of a round part, is bounded by a prior."""
    loose = np.diag([1.0 / np.pi**2] * 3 + [1.0 / 0.1**2] * 3)
    information = fits.information[k].astype(float) / (CORRELATED * float(fits.rms_m[k]) ** 2 + 1e-12) + loose
    return np.asarray(np.linalg.inv(information))
