"""`./cell bench inspection`: what is said of synthetic parts whose flaws are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_line.proportion import Proportion, proportion
from cell_vision.inspection.verdict import Judgement
from cell_vision.synthetic.inspection_trial import BRACKETS, FORMS, InspectionTrial, try_inspection
from cell_vision.synthetic.printed_part import Flaw
from cell_vision.synthetic.scanner import Scanner

EVERY = 20
"""Parts between two words about how far it is."""
NAMED = 10
"""So many seeds with a wrong verdict are named."""
BAD = (Flaw.SPOT, Flaw.MISSING, Flaw.WRONG, Flaw.TURNED)
THIRD = 3
"""Every third part is bad, in turn by each of these flaws."""
KINDS = (BRACKETS, FORMS)
"""In turn, each with all of these flaws."""


@dataclass(frozen=True, slots=True)
class InspectionBench:
    """What was said in simulation.

    Attributes:
        simulated: No part was printed, no scanner looked.
        first_seed: The seeds are this one and those that follow.
        noise_m: Of the scanner [m].
        passed: Bad parts that were said to be good, of all bad ones; None where there was none.
        rejected: Good parts that were said to be bad, of all good ones.
        undecided: Parts of which nothing was said.
        error_m: Error of the deviation, of the middle point of a part: median over the parts, and the largest [m].
        within: Share of the points whose error is below two of their standard deviations: mean, and least of a part.
        took_s: Wall time of an inspection: median, 95th percentile, longest [s].
        wrong: Parts with another verdict than the right one.
    """

    simulated: bool
    first_seed: int
    noise_m: float
    passed: Proportion | None
    rejected: Proportion
    undecided: Proportion
    error_m: tuple[float, float]
    within: tuple[float, float]
    took_s: tuple[float, float, float]
    wrong: tuple[str, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        last = self.first_seed + self.undecided.of - 1
        seeds = f"seeds {self.first_seed} to {last}, noise {self.noise_m * 1e3:g} mm"
        median, largest = (f"{value * 1e3:.4f}" for value in self.error_m)
        mean, least = (f"{value * 100:.1f} %" for value in self.within)
        times = ", ".join(f"{value:.2f}" for value in self.took_s)
        rows = [
            (f"simulated: bad parts passed, {seeds}", str(self.passed or "none there"), "0"),
            ("simulated: good parts rejected", str(self.rejected), "at most 2 %"),
            ("simulated: parts undecided", str(self.undecided), "at most 5 %"),
            (
                "simulated: median error of a part's deviations, in the median, at most [mm]",
                f"{median}, {largest}",
                "0.05",
            ),
            ("simulated: errors within two standard deviations, mean, least of a part", f"{mean}, {least}", "95 %"),
            ("simulated: time for a part, median, 95th percentile, longest [s]", times, "5"),
        ]
        return rows + [("", text, "") for text in self.wrong[:NAMED]]


def bench_inspection(seed: int, count: int, tell: Callable[[str], None]) -> InspectionBench:
    """Inspect so many parts, from this seed on, each of a size of its own."""
    trials = []
    for number in range(count):
        if number % EVERY == 0:
            tell(f"synthetic part {number + 1} of {count} ...")
        bad = number % THIRD == THIRD - 1
        kind = KINDS[number // (THIRD * len(BAD)) % len(KINDS)]
        trials.append(try_inspection(seed + number, BAD[number // THIRD % len(BAD)] if bad else Flaw.NONE, kind))
    return summary(trials)


def summary(trials: Sequence[InspectionTrial]) -> InspectionBench:
    """Put the parts together."""
    bad = [trial for trial in trials if trial.flaw is not Flaw.NONE]
    good = [trial for trial in trials if trial.flaw is Flaw.NONE]
    known = [trial for trial in trials if trial.flaw in (Flaw.NONE, Flaw.SPOT) and not np.isnan(trial.error_m)]
    errors, within = [trial.error_m for trial in known] or [np.nan], [trial.within for trial in known] or [np.nan]
    times = [trial.took_s for trial in trials]
    return InspectionBench(
        simulated=True,
        first_seed=trials[0].seed,
        noise_m=Scanner().noise_m,
        passed=proportion(_said(bad, Judgement.GOOD), len(bad)) if bad else None,
        rejected=proportion(_said(good, Judgement.BAD), len(good)),
        undecided=proportion(_said(trials, Judgement.UNDECIDED), len(trials)),
        error_m=(float(np.median(errors)), max(errors)),
        within=(float(np.mean(within)), min(within)),
        took_s=(float(np.median(times)), float(np.percentile(times, 95)), max(times)),
        wrong=tuple(_story(trial) for trial in trials if not trial.right),
    )


def _said(trials: Sequence[InspectionTrial], verdict: Judgement) -> int:
    return sum(trial.inspection.verdict is verdict for trial in trials)


def _story(trial: InspectionTrial) -> str:
    said = trial.inspection
    which = f"seed {trial.seed}, {trial.kind}, {trial.flaw.value}, spot {trial.height_m * 1e3:+.3f} mm"
    return f"{which}: {said.verdict.value}, {said.why}"
