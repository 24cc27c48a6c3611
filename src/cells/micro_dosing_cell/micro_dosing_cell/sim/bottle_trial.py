"""One bottle of one ordered colour, through all skills of a simulated cell.  By seed."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cell_line.manual_clock import ManualClock
from cell_line.outcome import Failed
from cell_line.params import ParamsError, read_params
from cell_skills.devices.bench import Bench
from cell_skills.skill import Skill
from cell_skills.testing import Rig
from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.spaces import as_hex, lab_to_xyz, xyz_to_srgb
from micro_dosing_cell.cap import Cap
from micro_dosing_cell.colour.library import PigmentLibrary
from micro_dosing_cell.colour_match import target_of
from micro_dosing_cell.colour_order import library_of
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.kinematic import vessel
from micro_dosing_cell.match_colour import MatchColour
from micro_dosing_cell.mix import Mix
from micro_dosing_cell.models import ColourMatched, Formula
from micro_dosing_cell.sim.colour_trial import wanted_mixture
from micro_dosing_cell.sim.paint_in_cell import CellPaints
from micro_dosing_cell.weigh_check import WeighCheck

LIBRARY = "polish"
EVEN = {"uniformity": 0.98}
STEPS: tuple[tuple[type[Skill[Any, Any]], Mapping[str, Any]], ...] = (
    (DispenseFormula, {"tolerance_g": 0.002, "tolerance_ratio": 0.003, "vessel_tolerance_g": 0.2}),
    (Mix, EVEN),
    (MatchColour, {"mixing": EVEN, "accept": 100.0}),
    (Cap, {"torque_nm": 0.8, "tolerance_nm": 0.12}),
    (WeighCheck, {"tolerance_g": 0.15, "cap_g": 2.1, "more_g": 2.05}),
)
"""As the product `shade` of the demo line; but any colour is accepted here, so that how far off it is can be told."""


@dataclass(frozen=True, slots=True)
class ColourBottle:
    """What became of a bottle; dE00 are those of the truth, which no skill sees.

    Attributes:
        seed: Of all that is chance in it.
        colour: As ordered.
        before: dE00 of what was dosed and mixed.
        after: dE00 in the end.
        measured: dE00 in the end, as the skill measured it.
        corrected: Whether something was added.
        seconds: Line time of all skills [s].
        trouble: Why it is not done, "" if it is.
    """

    seed: int
    colour: str
    before: float
    after: float
    measured: float
    corrected: bool
    seconds: float
    trouble: str


def ordered_colour(library: PigmentLibrary, seed: int) -> str:
    """Return the colour of a random mixture, as an order names it, if it is in gamut in 24 bits, too."""
    dice = np.random.default_rng(seed)
    while True:
        shown = xyz_to_srgb(lab_to_xyz(library.lab(wanted_mixture(library, dice))))
        if (shown >= 0.0).all() and (shown <= 1.0).all() and not refusal(as_hex(shown)):
            return as_hex(shown)


def random_colour(seed: int) -> str:
    """Return any colour of a screen."""
    return f"#{random.Random(seed).randrange(1 << 24):06x}"


def refusal(colour: str) -> str:
    """Return why a colour is refused at order, "" if it is not."""
    try:
        read_params(Formula, {"colour": colour, "library": LIBRARY})
    except ParamsError as refused:
        return refused.message
    return ""


def try_bottle(seed: int) -> ColourBottle:
    """Order a colour of a cell with lots, pumps, camera and chart of its own, and make the bottle."""
    library = library_of(LIBRARY)
    colour = ordered_colour(library, seed)
    rig = Rig(Bench(seed), ManualClock())
    rig.bench.present("carrier", "unit")
    dosed: dict[str, float] = {}
    results: list[Any] = []
    trouble = ""
    for skill, params in STEPS:
        if skill is MatchColour:
            dosed = vessel.content(rig.bench)
        coloured = "colour" in skill.params_model.model_fields
        outcome = rig.run(skill, {**params, "colour": colour} if coloured else params)
        if isinstance(outcome, Failed):
            trouble = f"{skill.name}: {outcome.message}"
            break
        results.append(outcome.result)
    matched = next((one for one in results if isinstance(one, ColourMatched)), None)
    return ColourBottle(
        seed=seed,
        colour=colour,
        before=_off(rig, library, colour, dosed),
        after=_off(rig, library, colour, vessel.content(rig.bench)),
        measured=matched.delta_e if matched else math.nan,
        corrected=bool(matched and matched.added),
        seconds=rig.clock.now(),
        trouble=trouble,
    )


def _off(rig: Rig, library: PigmentLibrary, colour: str, content: Mapping[str, float]) -> float:
    """Return dE00 between what is truly in the vessel, evenly mixed, and what is wanted; no number if it is empty."""
    paints = CellPaints(library, rig.bench.cell.get("camera.lots", 0))
    masses = paints.masses(content)
    if not masses.any():
        return math.nan
    true = paints.bottle(rig.bench.item.get("vessel.surface", 0.0)).lab(masses)
    return float(delta_e_2000(true, target_of(colour)))
