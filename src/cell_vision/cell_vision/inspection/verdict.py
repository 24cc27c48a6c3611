"""Whether a part is good: each of its features against its limits, with a guard band for what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from cell_vision.inspection.deviation import Deviation
from cell_vision.inspection.nominal import Nominal
from cell_vision.inspection.regions import SurfaceRegion

GUARD = 2.0
"""Standard deviations that a result keeps from its limit, as ISO 14253-1 has it for acceptance and rejection."""
SURPLUS = "elsewhere"
"""Name of what is where the part has no surface."""
PATCH = 4
"""So many neighbouring points must agree: one in twenty is off by two standard deviations by chance."""


class Judgement(StrEnum):
    """What is said of a part, or of a feature."""

    GOOD = "good"
    BAD = "bad"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Feature:
    """A region of a part and its limits.

    Attributes:
        name: As the order calls it.
        too_little_m: Material that may lack [m].
        too_much_m: Material that may be left [m].
        region: Where it is, None for the whole part.
        least_seen: Share of it that must have been seen, of what the scanner can see, 0 to 1.
    """

    name: str
    too_little_m: float
    too_much_m: float
    region: SurfaceRegion | None = None
    least_seen: float = 0.9

    def points_of(self, part: Nominal) -> NDArray[np.bool_]:
        """Return which points of a part, n, belong to it."""
        if self.region is None:
            return np.ones(len(part.points), dtype=bool)
        return self.region.holds(part.points, part.normals)


@dataclass(frozen=True)
class FeatureFinding:
    """What is said of a feature.

    Attributes:
        feature: Its name.
        verdict: Of it.
        why: In words, "" where it is good.
        lowest_m: The most negative deviation of a patch [m], NaN where nothing was seen.
        highest_m: The most positive one [m].
        sigma_m: Standard deviation of a single one of them, in the median [m].
        where: The middle of what decided, in the part's frame, 3 [m]; None where nothing did.
        off_m: How far that is off, positive for too much material [m]; NaN where it was not seen.
    """

    feature: str
    verdict: Judgement
    why: str
    lowest_m: float
    highest_m: float
    sigma_m: float
    where: tuple[float, float, float] | None = None
    off_m: float = float("nan")


def judge(
    part: Nominal, found: Deviation, visible: NDArray[np.bool_], features: Sequence[Feature]
) -> list[FeatureFinding]:
    """Judge every feature.

    A feature is bad where a patch of its surface is beyond a limit by two standard deviations, good where enough of it
    was seen and no patch comes nearer to a limit than that, else undecided.

    Args:
        part: as it should be.
        found: how far the scan is off it.
        visible: n, what the scanner can see of a part as it should be.
        features: with their limits.
    """
    patches = _Patches(part)
    return [_finding(feature, part, found, visible, patches) for feature in features]


def surplus(found: Deviation, part: Nominal) -> list[FeatureFinding]:
    """Return that there is material where the part has none, such as in a hole that was not made; nothing otherwise.

    Single points are no material: a patch of them is.
    """
    if not len(found.stray):
        return []
    _, first = np.unique(np.floor(found.stray / part.pitch_m), axis=0, return_index=True)
    points = found.stray[first]
    pairs = cKDTree(points).query_pairs(1.8 * part.pitch_m, output_type="ndarray")
    size = len(points)
    _, label = connected_components(coo_array((np.ones(len(pairs)), pairs.T), shape=(size, size)), directed=False)
    counts = np.bincount(label)
    if counts.max() < PATCH:
        return []
    patch = points[label == counts.argmax()]
    off, _ = cKDTree(part.points).query(patch)
    most, (x, y, z) = float(off.max()), patch.mean(axis=0)
    why = f"material where the part has none, up to {most * 1e3:.1f} mm off its surface"
    where = (float(x), float(y), float(z))
    return [FeatureFinding(SURPLUS, Judgement.BAD, why, np.nan, most, np.nan, where, most)]


def together(findings: Sequence[FeatureFinding]) -> Judgement:
    """Return the verdict on a part with these features: that of the worst."""
    said = {finding.verdict for finding in findings}
    return next((verdict for verdict in (Judgement.BAD, Judgement.UNDECIDED) if verdict in said), Judgement.GOOD)


class _Patches:
    """Neighbours on the surface of a part."""

    def __init__(self, part: Nominal) -> None:
        self._points = part.points
        self._pairs = cKDTree(part.points).query_pairs(1.8 * part.pitch_m, output_type="ndarray")

    def largest(self, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the largest patch of neighbours among the chosen points; none if it is smaller than `PATCH`."""
        pairs = self._pairs[chosen[self._pairs].all(axis=1)]
        size = len(chosen)
        _, label = connected_components(coo_array((np.ones(len(pairs)), pairs.T), shape=(size, size)), directed=False)
        counts = np.bincount(label[chosen], minlength=1)
        best = np.flatnonzero(chosen & (label == counts.argmax()))
        return best if len(best) >= PATCH else best[:0]

    def middle(self, patch: NDArray[np.intp]) -> tuple[float, float, float]:
        """Return the middle of a patch [m]."""
        x, y, z = self._points[patch].mean(axis=0)
        return float(x), float(y), float(z)


def _finding(
    feature: Feature, part: Nominal, found: Deviation, visible: NDArray[np.bool_], patches: _Patches
) -> FeatureFinding:
    own = feature.points_of(part)
    seen, could = own & found.seen, own & visible & found.measurable
    off, sigma = found.off_m, found.sigma_m
    extremes = (np.nan, np.nan, np.nan)
    if seen.any():
        extremes = (float(np.min(off[seen])), float(np.max(off[seen])), float(np.median(sigma[seen])))

    def said(verdict: Judgement, why: str = "", patch: NDArray[np.intp] | None = None) -> FeatureFinding:
        if patch is None:
            return FeatureFinding(feature.name, verdict, why, *extremes)
        return FeatureFinding(
            feature.name, verdict, why, *extremes, patches.middle(patch), float(np.median(off[patch]))
        )

    if not could.any():
        return said(Judgement.UNDECIDED, "the scanner cannot see it")
    missing = np.flatnonzero(could & ~found.seen)
    share = 1.0 - len(missing) / could.sum()
    for sign, limit, word in ((-1.0, feature.too_little_m, "too little"), (1.0, feature.too_much_m, "too much")):
        beyond = patches.largest(seen & (sign * off - GUARD * sigma > limit))
        if len(beyond):
            worst = float(np.median(np.abs(off[beyond])))
            return said(Judgement.BAD, f"{worst * 1e3:.3f} mm {word} material; {limit * 1e3:g} mm are allowed", beyond)
    if share < feature.least_seen:
        return said(Judgement.UNDECIDED, f"{share * 100:.0f} % of what the scanner should see was seen", missing)
    for sign, limit, word in ((-1.0, feature.too_little_m, "too little"), (1.0, feature.too_much_m, "too much")):
        near = patches.largest(seen & (sign * off + GUARD * sigma > limit))
        if len(near):
            worst = float(np.median(np.abs(off[near])))
            return said(
                Judgement.UNDECIDED, f"{worst * 1e3:.3f} mm {word} material is too near to {limit * 1e3:g} mm", near
            )
    return said(Judgement.GOOD)
