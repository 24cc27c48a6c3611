"""What to add to a bottle whose colour is off: nothing can be taken out of it."""

from dataclasses import dataclass

import numpy as np

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.formulating import MOST_PIGMENTS, as_triple, may_join, named
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.colour.lot import Doubts, learnt
from micro_dosing_cell.colour.matching import Matched, Search

GOOD_ENOUGH = 0.1
"""Additions predicted to come this near need no further pigment [dE00]."""


class NotCorrectable(ValueError):
    """No addition that fits into the bottle brings its colour near enough.

    Attributes:
        delta_e: How near the best one comes, predicted.
    """

    def __init__(self, delta_e: float, limit: float, room_g: float) -> None:
        """Say how near the best one comes."""
        super().__init__(f"{room_g:g} g more bring the colour to dE00 {delta_e:.2f} at best, {limit:g} is the limit")
        self.delta_e = delta_e


@dataclass(frozen=True)
class Corrected:
    """What to add.

    Attributes:
        additions_g: Pigment -> mass to add [g], the largest first; empty when the colour is near enough.
        predicted: The colour to expect then, CIELAB (D65).
        delta_e: dE00 to expect.
        was: dE00 as measured.
    """

    additions_g: dict[str, float]
    predicted: tuple[float, float, float]
    delta_e: float
    was: float


def correct(
    library: PigmentLibrary,
    masses_g: Floats,
    measured: Floats,
    target: Floats,
    room_g: float,
    limit: float = 1.0,
    doubts: Doubts | None = None,
) -> Corrected:
    """Return the additions that bring a bottle's colour to the wanted one.

    Args:
        library: Of pigments.
        masses_g: What was dosed, as weighed [g], shape (pigments,).
        measured: The colour of it, CIELAB (D65), shape (3,).
        target: The wanted colour, likewise.
        room_g: How much the bottle takes beyond what is in it [g].
        limit: A colour this near is left as it is, and additions must promise to come this near [dE00].
        doubts: What is not known of pastes and measurement.

    Raises:
        NotCorrectable: No addition does.
    """
    was = float(delta_e_2000(measured, target))
    if was <= limit:
        return Corrected({}, as_triple(measured), was, was)
    bottle = learnt(library, masses_g, measured, doubts)
    # What the pastes do not explain is taken to stay as it is.
    rest = measured - bottle.lab(masses_g)
    best = _best(Search(bottle, target - rest, room_g, masses_g))
    if not best or best.delta_e > limit:
        raise NotCorrectable(min(best.delta_e, was) if best else was, limit, room_g)
    return Corrected(named(library, best.masses_g), as_triple(best.lab + rest), best.delta_e, was)


def _best(search: Search) -> Matched | None:
    """Try what is in the bottle first, then that with one pigment more."""
    assert search.base_g is not None
    present = tuple(map(int, np.flatnonzero(search.base_g)))
    best = _from_nothing(search, present)
    if (not best or best.delta_e > GOOD_ENOUGH) and len(present) < MOST_PIGMENTS:
        more = (_from_nothing(search, (*present, other)) for other in may_join(search.library, present))
        best = min(filter(None, (best, *more)), key=Matched.rank, default=None)
    return best


def _from_nothing(search: Search, pigments: tuple[int, ...]) -> Matched | None:
    start = search.relaxed(pigments)
    wanted = np.flatnonzero(start > search.library.smallest_g / 2.0)
    return search.best(wanted if len(wanted) else [int(np.argmax(start))], start)
