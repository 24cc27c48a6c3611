"""Known parts found in a depth image, each with its pose: segment, begin, improve, fit, judge; again in the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cell_vision.parts.accepting import Acceptance, Accepted, accepted
from cell_vision.parts.catalogue import Candidates, PartCatalogue, joined_candidates
from cell_vision.parts.colours import histogram, likeness
from cell_vision.parts.depth_view import DepthView
from cell_vision.parts.doubting import doubted
from cell_vision.parts.fitting import FittedCandidates, fitted
from cell_vision.parts.improving import turned_over
from cell_vision.parts.judging import Ground, agreement
from cell_vision.parts.part_pose import PartPose, PartsFound, UnknownThing, WhyNoParts, WhyUnknown
from cell_vision.parts.pieces import Piece, neighbours_of, pieces_of
from cell_vision.parts.plane import NoPlane, support_plane
from cell_vision.parts.segmenting import Separation, above, connected, convex_patches
from cell_vision.parts.segments import Segments, segments_of
from cell_vision.parts.starting import starts

LEAST_KNOWN = 0.1
"""Share of the image in which depth must be known."""
ROUGH_M, MIDDLE_M, FINE_M = (0.012, 0.010, 0.008), (0.008, 0.006, 0.005), (0.004, 0.003, 0.003)
FEW, SOME, MORE = 7, 10, 16
"""Rays cast at candidates, in each direction, in turn."""
STARTED, TURNED, KEPT, BEST = 16, 1, 5, 4
"""Candidates of a segment that go on to each stage."""
Colours = NDArray[np.uint8] | None
IN_IT = 0.5
"""A part is not looked for in a segment whose colour is less like its own than this."""
ANY_JUMP = 10.0
"""Share of depth that no step exceeds."""


@dataclass(frozen=True)
class PartSearch:
    """How parts are looked for.

    Attributes:
        separation: What parts one segment from the next.
        acceptance: What a pose must show to count.
        rounds: At most so many, each in what the former ones left unexplained.
    """

    separation: Separation = field(default_factory=Separation)
    acceptance: Acceptance = field(default_factory=Acceptance)
    rounds: int = 2


def find_parts(
    view: DepthView,
    catalogue: PartCatalogue,
    rng: np.random.Generator,
    colour: NDArray[np.uint8] | None = None,
    search: PartSearch | None = None,
    done: Callable[[str], None] = lambda stage: None,
) -> PartsFound:
    """Find all parts of a catalogue that stand on, or lean or lie above, a plane.

    Args:
        view: what is seen.
        catalogue: the parts.
        rng: for the search of the plane.
        colour: (h, w, 3) uint8, red, green, blue, pixel by pixel as the depth; tells parts of one shape from each
            other.
        search: how.
        done: is told the name of each stage when it ends, in each round again.
    """
    search = search or PartSearch()
    if view.known.mean() < LEAST_KNOWN:
        return PartsFound((), (), WhyNoParts.NO_DEPTH, f"depth is known of {view.known.mean():.0%} of the image")
    try:
        plane = support_plane(view, rng)
    except NoPlane as none:
        return PartsFound((), (), WhyNoParts.NO_PLANE, f"{none}")
    things = above(view, plane, search.separation)
    ground = Ground(plane, things, search.separation.above_m)
    done("plane")
    taken: Accepted = Accepted.nothing(view)
    for number in range(search.rounds):
        pieces = _pieces(view, things & ~taken.explained, search.separation, number)
        segments = segments_of(view, pieces)
        done("segments")
        if not segments.pieces:
            break
        found, cost = starts(view, catalogue, segments, ground, _possible(catalogue, segments, colour), number > 0)
        done("starts")
        tried, of = np.unique(found.segment, return_inverse=True)
        if not len(tried):
            break
        segments = segments.only(tried)
        fits = _fit(view, catalogue, segments, ground, replace(found, segment=of), cost)
        done("fits")
        before = len(taken.poses)
        taken = accepted(view, catalogue, segments, fits, colour, search.acceptance, ground, taken)
        done("judging")
        if number and len(taken.poses) == before:
            break
    unknown = _unknown(view, things & ~taken.explained, catalogue, search.separation)
    if not taken.poses and not unknown:
        return PartsFound((), (), WhyNoParts.NOTHING_THERE, "nothing stands on the plane")
    poses = doubted(view, catalogue, sorted(taken.poses, key=_surest), search.acceptance.near_m, ground)
    done("doubts")
    return PartsFound(poses, unknown)


def _surest(pose: PartPose) -> float:
    return -pose.score * float(np.sqrt(pose.pixels.sum()))


def _pieces(view: DepthView, left: NDArray[np.bool_], separation: Separation, number: int) -> list[Piece]:
    """What is tried together: first what hangs together; then what is left of it, more and less finely parted."""
    whole = connected(view, left, separation)
    pieces = pieces_of(whole) + neighbours_of(whole)
    if number:
        pieces += pieces_of(convex_patches(view, left, separation))
        pieces += pieces_of(connected(view, left, replace(separation, jump=ANY_JUMP)))
    return pieces


def _possible(catalogue: PartCatalogue, segments: Segments, colour: Colours) -> NDArray[np.bool_]:
    """Which parts, (s, m), a segment may be or have in it by its colour, of those of one shape the first."""
    possible = np.ones((len(segments.pieces), len(catalogue.parts)), dtype=bool)
    if colour is not None:
        for s, (row, column) in enumerate(segments.at):
            here = histogram(colour[row, column])
            for k, part in enumerate(catalogue.parts):
                possible[s, k] = part.colour is None or likeness(part.colour, here) > IN_IT
    for k in range(1, len(catalogue.parts)):
        former = [twin for twin in catalogue.twins(k) if twin < k]
        possible[:, k] &= ~possible[:, former].any(axis=1)
    return possible


def _fit(
    view: DepthView,
    catalogue: PartCatalogue,
    segments: Segments,
    ground: Ground,
    found: Candidates,
    cost: NDArray[np.float32],
) -> FittedCandidates:
    """From many candidates of each segment, fitted coarsely, to the few that fit best."""
    found = found.only(best_of(found, -cost, STARTED))
    found = fitted(view, catalogue, segments, found, FEW, ROUGH_M).candidates
    score = agreement(view, catalogue, segments, found, FEW, ROUGH_M[-1], ground).worth
    likely = turned_over(catalogue, found.only(best_of(found, score, TURNED)))
    found = joined_candidates(found.only(best_of(found, score, KEPT)), likely)
    found = fitted(view, catalogue, segments, found, SOME, MIDDLE_M).candidates
    score = agreement(view, catalogue, segments, found, MORE, MIDDLE_M[-1], ground).worth
    return fitted(view, catalogue, segments, found.only(best_of(found, score, BEST)), MORE, FINE_M)


def best_of(candidates: Candidates, score: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Return the indices of the best candidates of each segment, at most so many of each."""
    order = np.lexsort((-score, candidates.segment))
    of = candidates.segment[order]
    return np.asarray(order[np.arange(len(order)) - np.searchsorted(of, of) < count])


def _unknown(
    view: DepthView, left: NDArray[np.bool_], catalogue: PartCatalogue, separation: Separation
) -> tuple[UnknownThing, ...]:
    segments = segments_of(view, pieces_of(connected(view, left, separation)))
    largest = max(part.diameter_m for part in catalogue.parts)
    return tuple(
        UnknownThing(
            centre.astype(float),
            int(count),
            WhyUnknown.TOO_LARGE if 2.0 * radius > largest else WhyUnknown.NOTHING_FITS,
        )
        for centre, radius, count in zip(segments.centre, segments.radius, segments.pixels, strict=True)
    )
