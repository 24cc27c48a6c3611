"""`./cell bench bottles`: how near a simulated cell comes to ordered colours, and how long a bottle takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_line.proportion import Proportion, proportion
from micro_dosing_cell.sim.bottle_trial import ColourBottle, random_colour, refusal, try_bottle

EVERY = 50
"""Bottles between two words about how far it is."""
WORST = 5
"""So many seeds are named."""
NEAR, FAR = 1.0, 2.0
"""dE00 that the median and the 95th percentile shall stay below."""
SOON_S = 120.0
"""A bottle shall take less [s]."""
Spread = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class BottleBench:
    """What was reached in simulation.

    Attributes:
        simulated: No paint was dosed, no camera looked.
        first_seed: The seeds are this one and those that follow.
        done: Bottles that went through all skills.
        before: dE00 of what was dosed first: median, 95th percentile, largest.
        after: The same after at most one correction.
        near: Bottles within dE00 1 in the end.
        far: Bottles within dE00 2 in the end.
        let_off: Bottles truly beyond dE00 2 of those measured within it: what a limit of 2 would let pass.
        corrected: Bottles to which something was added.
        seconds: Line time of all skills: the same [s].
        soon: Bottles done in less than two minutes of it.
        refused: Random colours of a screen that were refused at order.
        example: One such refusal.
        worst: The bottles that are not done, or ended farthest off.
    """

    simulated: bool
    first_seed: int
    done: Proportion
    before: Spread
    after: Spread
    near: Proportion
    far: Proportion
    let_off: Proportion
    corrected: Proportion
    seconds: Spread
    soon: Proportion
    refused: Proportion
    example: str
    worst: tuple[ColourBottle, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        last = self.first_seed + self.done.of - 1
        rows = [
            (f"simulated: bottles done, seeds {self.first_seed} to {last}", str(self.done), "all"),
            ("simulated: dE00 of the first dose, median, 95th percentile, largest", _text(self.before), ""),
            ("simulated: dE00 after at most one correction, the same", _text(self.after), f"{NEAR:g}, {FAR:g}"),
            ("simulated: bottles within dE00 1", str(self.near), ""),
            ("simulated: bottles within dE00 2", str(self.far), ""),
            ("simulated: measured within dE00 2, and truly beyond it", str(self.let_off), ""),
            ("simulated: bottles corrected", str(self.corrected), ""),
            (
                "simulated: line time from vessel to check [s], the same",
                _text(self.seconds),
                "",
            ),
            ("simulated: bottles in less than two minutes of it", str(self.soon), "all"),
            ("colours of a screen, at random, refused at order", str(self.refused), ""),
            (f"  as: {self.example}", "", ""),
        ]
        return rows + [(f"  seed {one.seed}, {one.colour}", _story(one), "") for one in self.worst]


def bench_bottles(seed: int, count: int, tell: Callable[[str], None]) -> BottleBench:
    """Make so many bottles of random ordered colours, each in a cell of its own, from this seed on."""
    bottles = []
    for number in range(count):
        bottles.append(try_bottle(seed + number))
        if (number + 1) % EVERY == 0:
            tell(f"{number + 1} of {count} bottles")
    refusals = [refusal(random_colour(seed + number)) for number in range(count)]
    return summary(seed, bottles, refusals)


def summary(seed: int, bottles: Sequence[ColourBottle], refusals: Sequence[str]) -> BottleBench:
    """Return the figures of bottles and of what is refused at order."""
    done = [one for one in bottles if not one.trouble]
    passed = [one for one in done if one.measured <= FAR]
    ranked = sorted(bottles, key=lambda one: (not one.trouble, -one.after))
    return BottleBench(
        simulated=True,
        first_seed=seed,
        done=proportion(len(done), len(bottles)),
        before=_spread([one.before for one in done]),
        after=_spread([one.after for one in done]),
        near=proportion(sum(one.after <= NEAR for one in done), len(bottles)),
        far=proportion(sum(one.after <= FAR for one in done), len(bottles)),
        let_off=proportion(sum(one.after > FAR for one in passed), max(1, len(passed))),
        corrected=proportion(sum(one.corrected for one in bottles), len(bottles)),
        seconds=_spread([one.seconds for one in bottles]),
        soon=proportion(sum(one.seconds < SOON_S for one in done), len(bottles)),
        refused=proportion(sum(map(bool, refusals)), len(refusals)),
        example=next(filter(None, refusals), "none"),
        worst=tuple(ranked[: max(WORST, len(bottles) - len(done))]),
    )


def _spread(values: list[float]) -> Spread:
    values = values or [float("nan")]
    return float(np.median(values)), float(np.percentile(values, 95)), max(values)


def _text(spread: Spread) -> str:
    return ", ".join(f"{value:.2f}" for value in spread)


def _story(one: ColourBottle) -> str:
    did = "corrected" if one.corrected else "left"
    return f"{one.before:.2f}, then {one.after:.2f} ({did}, measured {one.measured:.2f}) {one.trouble}".strip()
