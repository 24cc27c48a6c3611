"""Finds what lies at a place: first that something does, then what explains it best."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from cell_vision.images import Floats
from cell_vision.placed.comparing import OUTLIER, Glimpse, PlacePicture
from cell_vision.placed.face_set import FaceSet
from cell_vision.placed.faces import Face
from cell_vision.placed.fitting import AT_LAST, FROM_AFAR, PlanarFit, RestingPart, drawn_at, settle
from cell_vision.placed.noticing import Blob, noticed_blobs
from cell_world.geometry import Pose

FOOTPRINT_M = 0.014
"""A part whose sides differ by more from those of what is seen is another one [m]."""
LIKELY = 3.0
"""Greatest misfit of an explanation that is believed."""
CLEARLY = 60.0
"""By so much more does the next part have to cost, else nobody can tell which one it is."""
ABOVE_M = 0.06
"""What is this much nearer than what may lie there hides it [m] ..."""
HIDDEN = 0.15
"""... where it covers this share of the window."""
HOPELESS = 1.25
"""What costs so much more than the likeliest guess is not tried."""
FITTED = 4
"""So many explanations are tried in earnest."""
FINALISTS = 2
"""So many of them are looked at as sharply as the picture is."""
WIDE_M = 0.075
"""Half the side of the square that is searched around a place [m]."""
RIM_M = 0.008
"""What is looked at around a part [m]."""
FINE = 3
"""Rays along each side of a pixel, for the last look."""
LARGE_PX = 70
"""In a window as wide, fewer rays do.  [px]"""
UNSURE_M = 0.0015
"""Standard deviation of the middle of what nobody knows [m]."""
LEVEL_M = 0.012
"""What lies lower or higher than a place by more is not at it [m]."""
SAME_M = 0.001
"""Heights that differ by less are one [m]."""


@dataclass(frozen=True, eq=False)
class PlaceablePart:
    """A part that may lie at a place.

    Attributes:
        name: Of its model.
        faces: In its own frame.
        shape: The same as arrays.
        low: Its lowest point [m].
        high: Its highest point [m].
        sides: Of its footprint, along x and y [m].
    """

    name: str
    faces: Sequence[Face]
    shape: FaceSet
    low: float
    high: float
    sides: tuple[float, float]

    @classmethod
    def of(cls, name: str, faces: Sequence[Face]) -> "PlaceablePart":
        """Measure it."""
        points = np.concatenate([face.corners for face in faces])
        across = np.ptp(points[:, :2], axis=0)
        return cls(
            name, faces, FaceSet.of(faces), float(points[:, 2].min()), float(points[:, 2].max()), (across[0], across[1])
        )

    def ways_up(self, support_m: float) -> Iterator[tuple[RestingPart, bool]]:
        """Return how it may lie, and whether that is flipped: as the place means it, or on what is there [m]."""
        yield RestingPart(self.shape, Pose()), False
        if SAME_M < abs(self.low - support_m) < LEVEL_M:
            yield RestingPart(self.shape, Pose((0.0, 0.0, support_m - self.low))), False
        yield RestingPart(self.shape, Pose.from_xyz_rpy((0.0, 0.0, support_m + self.high), (math.pi, 0.0, 0.0))), True


@dataclass(frozen=True)
class FoundPart:
    """What lies at a place.

    Attributes:
        part: Its model, "" if nobody can tell.
        flipped: Whether it lies on its head.
        x: Off the place, in its frame [m].
        y: [m].
        yaw: [rad].
        sigma_m: Standard deviation of the position [m].
        sigma_rad: Of the turn [rad].
        misfit: Of its explanation; see `Explained`.
    """

    part: str
    flipped: bool
    x: float
    y: float
    yaw: float
    sigma_m: float
    sigma_rad: float
    misfit: float


@dataclass(frozen=True, eq=False)
class _Guess:
    part: PlaceablePart
    lying: RestingPart
    flipped: bool
    at: Floats
    cost: float


class Covered(Exception):
    """Something hides the place."""


def find_part(scenery: PlacePicture, place: Pose, known: Sequence[PlaceablePart], support_m: float) -> FoundPart | None:
    """Return what lies at a place, None if nothing does.

    Args:
        scenery: The picture, and what is known to stand around.
        place: In the world, z up.
        known: What may lie there.
        support_m: Height of what a wrong part would rest on, in the frame of the place [m].

    Raises:
        Covered: Something hides the place, or it is not in the picture.
    """
    wide = _glimpse(scenery, place, (0.0, 0.0), WIDE_M, 1)
    near = wide.empty.near  # one ray for each pixel
    far = 1.0 / np.where(near > 0.0, near, np.nan)
    if float(np.mean(wide.depth < far - ABOVE_M)) > HIDDEN:
        raise Covered
    unknown = None
    for blob in noticed_blobs(wide, place, far, support_m):
        found = _explained(scenery, place, known, support_m, blob)
        if found.part:
            return found
        unknown = unknown or found
    return unknown


def _explained(
    scenery: PlacePicture, place: Pose, known: Sequence[PlaceablePart], support_m: float, blob: Blob
) -> FoundPart:
    """Return what explains best that something lies there."""
    half = max(blob.sides) / 2.0 + RIM_M
    close = _glimpse(scenery, place, (blob.x, blob.y), half, 1)
    guesses = _unlike(sorted(_guesses(close, place, known, support_m, blob), key=_likeliest))
    hopeful = [guess for guess in guesses[:FITTED] if guess.cost < HOPELESS * guesses[0].cost]
    if not hopeful:
        return FoundPart("", False, blob.x, blob.y, 0.0, UNSURE_M, math.pi / 4.0, OUTLIER**2)
    near_by = _approached(close, place, hopeful)
    fine = FINE if close.window.width < LARGE_PX else 2
    sharp = _glimpse(scenery, place, (blob.x, blob.y), half, fine)
    last = [(settle(sharp, place, guess.lying, start.at, AT_LAST), guess) for start, guess in near_by]
    fitted, best = min(last, key=lambda one: one[0].explained.cost)
    if fitted.explained.misfit > LIKELY:
        return FoundPart("", False, fitted.x, fitted.y, 0.0, UNSURE_M, math.pi / 4.0, fitted.explained.misfit)
    rivals = {(guess.part.name, guess.flipped): guess for guess in reversed(guesses) if not _same(guess, best)}
    costs = [drawn_at(sharp, place, rival.lying, fitted.at).cost for rival in rivals.values()]
    costs += [one.explained.cost for one, guess in last if not _same(guess, best)]
    return _told(best, fitted, min(costs, default=math.inf) - fitted.explained.cost > CLEARLY)


def _likeliest(guess: _Guess) -> tuple[float, float]:
    """Order of guesses: by cost, and those that look the same by how little they are turned."""
    return round(guess.cost / CLEARLY), abs(math.remainder(guess.at[2], math.tau))


def _unlike(guesses: Sequence[_Guess]) -> list[_Guess]:
    """Leave out those that look the same as the one before: a part that is as it was after half a turn."""
    kept: list[_Guess] = []
    for guess in guesses:
        same = [one for one in kept if (one.part, one.flipped) == (guess.part, guess.flipped)]
        if not any(abs(one.cost - guess.cost) < CLEARLY for one in same):
            kept.append(guess)
    return kept


def _approached(glimpse: Glimpse, place: Pose, hopeful: Sequence[_Guess]) -> list[tuple[PlanarFit, _Guess]]:
    """Return the guesses that come nearest to what is seen, and where; what falls far behind is not tried further."""
    left = [(guess.at, guess) for guess in hopeful]
    for stage in FROM_AFAR:
        fits = [(settle(glimpse, place, guess.lying, at, stage), guess) for at, guess in left]
        fits.sort(key=lambda one: one[0].explained.cost)
        fits = [one for one in fits if one[0].explained.cost < HOPELESS * fits[0][0].explained.cost]
        left = [(fitted.at, guess) for fitted, guess in fits]
    return fits[:FINALISTS]


def _glimpse(scenery: PlacePicture, place: Pose, middle: tuple[float, float], half_m: float, fine: int) -> Glimpse:
    """Return the window around a square on a place, from its bottom to its top."""
    (x, y), span = middle, (-half_m, half_m)
    corners = [place.apply((x + dx, y + dy, dz)) for dx, dy, dz in product(span, span, (-RIM_M, RIM_M))]
    glimpse = scenery.glimpse(np.array(corners), 1.0, fine)
    if glimpse is None:
        raise Covered
    return glimpse


def _same(one: _Guess, other: _Guess) -> bool:
    return (one.part, one.flipped) == (other.part, other.flipped)


def _told(best: _Guess, fitted: PlanarFit, clear: bool) -> FoundPart:
    """Return the best explanation, with the name of the part if no other one is nearly as good."""
    name, yaw = best.part.name if clear else "", math.remainder(fitted.yaw, math.tau)
    sigmas = fitted.sigma_m, fitted.sigma_rad
    return FoundPart(name, best.flipped, fitted.x, fitted.y, yaw, *sigmas, fitted.explained.misfit)


def _fits(part: PlaceablePart, blob: Blob) -> bool:
    return bool((np.abs(np.sort(part.sides) - blob.sides) < FOOTPRINT_M).all())


def _guesses(
    close: Glimpse, place: Pose, known: Iterable[PlaceablePart], support_m: float, blob: Blob
) -> Iterator[_Guess]:
    """Every part that could look as large, each way up and each way round."""
    for part in known:
        if not _fits(part, blob):
            continue
        along = 0.0 if part.sides[0] > part.sides[1] else -math.pi / 2.0
        turns = (0.0, math.pi) if blob.longish else (0.0, math.pi / 2.0, math.pi, -math.pi / 2.0)
        for lying, flipped in part.ways_up(support_m):
            for turn in turns:
                at = np.array([blob.x, blob.y, blob.angle + along + turn])
                yield _Guess(part, lying, flipped, at, drawn_at(close, place, lying, at).cost)
