"""`./cell bench folding`: how many simulated garments a cell flattens and folds by what its camera sees."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cell_line.proportion import Proportion, proportion
from cell_vision.cloth.table_view import Colours
from garment_cell.flattening import FlattenLimits
from garment_cell.garment_plan import find_garment, load_garment
from garment_cell.sim.folding_trial import FoldingTrial, try_folding
from garment_cell.sim.kept_trials import keep_pictures, kept_trials

SHOWN = 20
"""Failing seeds in the table; the file of results has all."""
LINE_S = 90.0
"""Goal of the mean line time [s]."""
GOALS = {"towel": "99 %", "napkin": "99 %", "shirt": "93 %", "trousers": "93 %"}


@dataclass(frozen=True, slots=True)
class FoldingBench:
    """What was reached in simulation.

    Attributes:
        simulated: No cloth was touched, no camera looked.
        garment: Its name and size.
        first_seed: The seeds are this one and those that follow.
        good: Lie folded as planned, judged by where they really lie.
        passed_bad: Of all, those that the cell took for good and that are not.
        line_s: Line time: mean, median, 95th percentile [s].
        lays: Mean of how often a garment was laid out, or a part of it brought out.
        failures: Those that are not good.
    """

    simulated: bool
    garment: str
    first_seed: int
    good: Proportion
    passed_bad: Proportion
    line_s: tuple[float, float, float]
    lays: float
    failures: tuple[FoldingTrial, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        last = self.first_seed + self.good.of - 1
        of = f"simulated: {self.garment}, seeds {self.first_seed} to {last}"
        mean, median, late = self.line_s
        rows = [
            (f"{of}: folded as planned", str(self.good), GOALS.get(self.garment.split()[0], "")),
            ("simulated: taken for good, and not", str(self.passed_bad), "0"),
            ("simulated: line time, mean, median, 95th", f"{mean:.0f}, {median:.0f}, {late:.0f} s", f"{LINE_S:.0f} s"),
            ("simulated: laid or brought out to get flat, mean", f"{self.lays:.1f} times", ""),
        ]
        kinds = Counter(_kind(one) for one in self.failures)
        rows += [(f"  {kind}", str(times), "") for kind, times in kinds.most_common()]
        return rows + [(f"  seed {one.seed}", _story(one), "") for one in self.failures[:SHOWN]]


def bench_folding(
    seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None, garment: str = "towel"
) -> FoldingBench:
    """Drop so many garments, each in a world of its own, from this seed on, and let the cell fold them.

    Args:
        seed: First seed.
        count: How many.
        tell: Is told now and then how far it is.
        keep: File of results; what is in it is not made again.
        garment: Name, or file, and size after a colon: `towel`, `towel:bath`, `my/apron.yaml`.

    Raises:
        ConfigError: There is no such garment, or its file, or that of the results, is wrong.
    """
    name, _, size = garment.partition(":")
    plan = load_garment(find_garment(name), size)
    kept = kept_trials(keep)
    trials = []
    for number in range(seed, seed + count):
        shots: list[Colours] = []
        trial = kept.find((f"{plan.name} {plan.size}", number))
        if trial is None:
            trial = try_folding(plan, number, FlattenLimits(), shots.extend)
            kept.add(trial)
            if keep and not trial.good:
                keep_pictures(keep, trial, shots)
            tell(f"simulated: seed {number}, {_story(trial)}")
        trials.append(trial)
    return summary(trials)


def summary(trials: Sequence[FoldingTrial]) -> FoldingBench:
    """Put the garments together."""
    times = [one.line_s for one in trials]
    return FoldingBench(
        simulated=True,
        garment=trials[0].garment,
        first_seed=trials[0].seed,
        good=proportion(sum(one.good for one in trials), len(trials)),
        passed_bad=proportion(sum(one.believed and not one.good for one in trials), len(trials)),
        line_s=(float(np.mean(times)), float(np.median(times)), float(np.percentile(times, 95))),
        lays=float(np.mean([one.lays for one in trials])),
        failures=tuple(one for one in trials if not one.good),
    )


def _kind(trial: FoldingTrial) -> str:
    return trial.why.partition(":")[0] or "taken for good, and not"


def _story(trial: FoldingTrial) -> str:
    end = "folded" if trial.good else trial.why or f"taken for good, IoU {trial.true_iou:.2f} in truth"
    return f"{end}; {trial.coverage:.0%} seen at first, laid out {trial.lays} times, {trial.line_s:.0f} s"
