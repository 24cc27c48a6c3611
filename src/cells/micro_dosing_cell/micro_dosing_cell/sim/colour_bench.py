"""`./cell bench colour`: how near a simulated plant comes to the colours that are wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_line.proportion import Proportion, proportion
from micro_dosing_cell.colour.formulating import IN_GAMUT
from micro_dosing_cell.colour.library import DEMO, load_library
from micro_dosing_cell.sim.colour_trial import ColourTrial, try_colour

EVERY = 50
"""Bottles between two words about how far it is."""
WORST = 5
"""So many seeds are named."""
NEAR, FAR = 1.0, 2.0
"""dE00 that the median and the 95th percentile shall stay below."""


@dataclass(frozen=True, slots=True)
class ColourBench:
    """What was reached in simulation.

    Attributes:
        simulated: No paint was dosed, no camera looked.
        library: The pigments.
        first_seed: The seeds are this one and those that follow.
        in_gamut: Colours for which a formula was found; each had one.
        before: dE00 of the first dose: median, 95th percentile, largest.
        after: The same after at most one correction.
        measured_off: The same of what the camera told of the first dose.
        near: Bottles within dE00 1 in the end.
        far: Bottles within dE00 2 in the end.
        corrected: Bottles to which something was added.
        left: Bottles that were left as they were, though the camera saw them beyond the limit.
        worst: The bottles that ended farthest off.
    """

    simulated: bool
    library: str
    first_seed: int
    in_gamut: Proportion
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    measured_off: tuple[float, float, float]
    near: Proportion
    far: Proportion
    corrected: int
    left: int
    worst: tuple[ColourTrial, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        last = self.first_seed + self.in_gamut.of - 1
        found = f"simulated: colours in gamut for which a formula was found, seeds {self.first_seed} to {last}"
        rows = [
            (found, str(self.in_gamut), "all"),
            ("simulated: dE00 of the first dose, median, 95th percentile, largest", _text(self.before), ""),
            ("simulated: dE00 after at most one correction, the same", _text(self.after), f"{NEAR:g}, {FAR:g}"),
            ("simulated: bottles within dE00 1", str(self.near), ""),
            ("simulated: bottles within dE00 2", str(self.far), ""),
            ("simulated: bottles corrected, and left beyond the limit", f"{self.corrected}, {self.left}", ""),
            ("simulated: dE00 between camera and truth, the same", _text(self.measured_off), ""),
        ]
        return rows + [(f"  seed {one.seed}", _story(one), "") for one in self.worst]


def bench_colour(seed: int, count: int, tell: Callable[[str], None]) -> ColourBench:
    """Make so many bottles of random colours, each in a plant of its own, from this seed on."""
    library = load_library(DEMO)
    trials = []
    for number in range(count):
        if number % EVERY == 0:
            tell(f"simulated bottle {number + 1} of {count} ...")
        trials.append(try_colour(library, seed + number))
    return summary(library.name, trials)


def summary(library: str, trials: Sequence[ColourTrial]) -> ColourBench:
    """Put the bottles together."""
    count = len(trials)
    return ColourBench(
        simulated=True,
        library=library,
        first_seed=trials[0].seed,
        in_gamut=proportion(sum(one.predicted <= IN_GAMUT for one in trials), count),
        before=_spread([one.before for one in trials]),
        after=_spread([one.after for one in trials]),
        measured_off=_spread([one.measured_off for one in trials]),
        near=proportion(sum(one.after <= NEAR for one in trials), count),
        far=proportion(sum(one.after <= FAR for one in trials), count),
        corrected=sum(one.corrected for one in trials),
        left=sum(bool(one.trouble) for one in trials),
        worst=tuple(sorted(trials, key=lambda one: -one.after)[:WORST]),
    )


def _spread(values: list[float]) -> tuple[float, float, float]:
    return float(np.median(values)), float(np.percentile(values, 95)), max(values)


def _text(spread: tuple[float, float, float]) -> str:
    return ", ".join(f"{value:.2f}" for value in spread)


def _story(one: ColourTrial) -> str:
    did = f"{one.added_g:.2f} g added" if one.corrected else one.trouble or "near enough by the camera"
    return f"{one.before:.2f}, then {one.after:.2f}: {did}"
