"""One bottle of one colour in a simulated plant: formulated, dosed, looked at, corrected at most once.  By seed."""

from dataclasses import dataclass

import numpy as np

from cell_vision.colour.chart import ChartRefused
from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.correcting import NotCorrectable, correct
from micro_dosing_cell.colour.formulating import MOST_PIGMENTS, formulate
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.sim.eye import SimulatedEye
from micro_dosing_cell.sim.paint import plant

ROOM_G = 2.0
"""How much a bottle takes beyond its fill [g]."""
LIMIT = 1.0
"""A measured colour this near is left as it is [dE00]."""


@dataclass(frozen=True, slots=True)
class ColourTrial:
    """What became of a bottle; all dE00 but `measured_off` are those of the truth, which no skill sees.

    Attributes:
        seed: Of all that is chance in it.
        predicted: dE00 between formula and wanted colour by the library.
        before: dE00 of what was dosed first.
        after: dE00 in the end.
        measured_off: dE00 between what the camera told of the first dose and the truth.
        corrected: Whether something was added.
        added_g: How much [g].
        trouble: Why nothing was, though it was wanted; "" else.
    """

    seed: int
    predicted: float
    before: float
    after: float
    measured_off: float
    corrected: bool
    added_g: float
    trouble: str


def wanted_mixture(library: PigmentLibrary, dice: np.random.Generator) -> Floats:
    """Return masses [g], shape (pigments,), of a mixture that may be dosed: its colour is in gamut."""
    count = len(library.names)
    while True:
        chosen = dice.choice(count, int(dice.integers(1, MOST_PIGMENTS + 1)), replace=False)
        masses = np.zeros(count)
        masses[chosen] = np.exp(dice.normal(0.0, 1.2, len(chosen)))
        masses *= library.fill_g / masses.sum()
        together = any(masses[one] and masses[other] for one, other in library.apart)
        if (masses[chosen] >= library.smallest_g).all() and not together:
            return masses


def try_colour(library: PigmentLibrary, seed: int) -> ColourTrial:
    """Make one bottle of the colour of a random mixture, which only its colour is told of."""
    dice = np.random.default_rng(seed)
    target = library.lab(wanted_mixture(library, dice))
    tanks, eye = plant(library, dice), SimulatedEye(library, dice, dice)
    formula = formulate(library, target)
    asked = _array(library, formula.masses_g)
    dosed, bottle = tanks.dosed(asked), tanks.bottled()
    before = bottle.lab(dosed)
    added, off, trouble = np.zeros_like(asked), 0.0, ""
    try:
        measured, _ = eye.look(bottle.spectrum(dosed))
        off = float(delta_e_2000(measured, before))
        more = correct(library, asked, measured, target, ROOM_G, LIMIT)
        added = _array(library, more.additions_g)
    except (ChartRefused, NotCorrectable) as refused:
        trouble = str(refused)
    after = bottle.lab(dosed + tanks.dosed(added)) if added.any() else before
    return ColourTrial(
        seed=seed,
        predicted=formula.delta_e,
        before=float(delta_e_2000(before, target)),
        after=float(delta_e_2000(after, target)),
        measured_off=off,
        corrected=bool(added.any()),
        added_g=float(added.sum()),
        trouble=trouble,
    )


def _array(library: PigmentLibrary, masses_g: dict[str, float]) -> Floats:
    return np.array([masses_g.get(name, 0.0) for name in library.names])
