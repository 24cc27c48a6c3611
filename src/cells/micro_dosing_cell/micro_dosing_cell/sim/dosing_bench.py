"""`./cell bench dosing`: how exactly a simulated cell doses, how long it takes, and what becomes of faults."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_line.proportion import Proportion, proportion
from micro_dosing_cell.sim.dosing_trial import DosedBottle, try_faulty, try_formula

EVERY = 50
"""Formulas between two words about how far it is."""
WORST = 5
"""So many seeds are named."""
GOAL = "larger of 2 mg, 0.3 %"


@dataclass(frozen=True, slots=True)
class DosingRun:
    """Bottles of one kind.

    Attributes:
        good: Done, and every component truly within its tolerance.
        components: Components within it, of those of bottles that were done.
        errors_mg: Amount of the error of a component: median, 95th percentile, largest [mg].
        seconds: Line time of the skill: the same [s].
    """

    good: Proportion
    components: Proportion
    errors_mg: tuple[float, float, float]
    seconds: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class DosingBench:
    """What was reached in simulation.

    Attributes:
        simulated: No pump ran, nothing was weighed.
        first_seed: The seeds are this one and those that follow.
        unknown: With pumps that nobody knows.
        known: With the same pumps, one bottle later.
        wrong: With faults: bottles that were said to be done and are not within tolerance.
        ends: With faults: how bottles ended -> how many.
        worst: Bottles that are not good, or the farthest off.
    """

    simulated: bool
    first_seed: int
    unknown: DosingRun
    known: DosingRun
    wrong: Proportion
    ends: dict[str, int]
    worst: tuple[DosedBottle, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        rows = []
        for what, run in (("pumps new to the cell", self.unknown), ("pumps known", self.known)):
            rows += [
                (f"simulated: bottles with every component within tolerance, {what}", str(run.good), "all"),
                (f"simulated: components within tolerance, {what}", str(run.components), GOAL),
                (
                    f"simulated: error of a component [mg], median, 95th percentile, largest, {what}",
                    _text(run.errors_mg),
                    "",
                ),
                (f"simulated: line time of dosing [s], the same, {what}", _text(run.seconds), ""),
            ]
        ends = ", ".join(f"{count} {end}" for end, count in sorted(self.ends.items()))
        rows.append(("simulated, with faults: bottles called good that are not", str(self.wrong), "none"))
        rows.append(("simulated, with faults: how bottles ended", ends, ""))
        last = self.first_seed + self.known.good.of - 1
        rows.append((f"seeds {self.first_seed} to {last}; not good, or farthest off:", "", ""))
        return rows + [(f"  seed {one.seed}", _story(one), "") for one in self.worst]


def bench_dosing(seed: int, count: int, tell: Callable[[str], None]) -> DosingBench:
    """Dose so many random formulas, each in a cell of its own, from this seed on."""
    first: list[DosedBottle] = []
    second: list[DosedBottle] = []
    faulty: list[DosedBottle] = []
    for number in range(count):
        unknown, known = try_formula(seed + number)
        first.append(unknown)
        second.append(known)
        faulty.append(try_faulty(seed + number))
        if (number + 1) % EVERY == 0:
            tell(f"{number + 1} of {count} formulas")
    done = [one for one in faulty if not one.trouble]
    ranked = sorted([*first, *second], key=lambda one: (one.good, -one.worst))
    return DosingBench(
        simulated=True,
        first_seed=seed,
        unknown=_run(first),
        known=_run(second),
        wrong=proportion(sum(one.outside > 0 for one in done), max(1, len(done))),
        ends=dict(Counter(one.end for one in faulty)),
        worst=tuple(ranked[: max(WORST, sum(not one.good for one in ranked))]),
    )


def _run(bottles: Sequence[DosedBottle]) -> DosingRun:
    errors = [error for one in bottles if not one.trouble for error in one.errors_g]
    outside = sum(one.outside for one in bottles if not one.trouble)
    return DosingRun(
        good=proportion(sum(one.good for one in bottles), len(bottles)),
        components=proportion(len(errors) - outside, max(1, len(errors))),
        errors_mg=_spread([abs(error) * 1000.0 for error in errors] or [0.0]),
        seconds=_spread([one.seconds for one in bottles]),
    )


def _spread(values: list[float]) -> tuple[float, float, float]:
    return float(np.median(values)), float(np.percentile(values, 95)), max(values)


def _text(spread: tuple[float, float, float]) -> str:
    return ", ".join(f"{value:.2f}" for value in spread)


def _story(one: DosedBottle) -> str:
    return f"{one.worst:.2f} of the tolerance in {one.seconds:.0f} s{': ' if one.trouble else ''}{one.trouble}"
