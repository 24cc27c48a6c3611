"""`./cell bench parts`: how well the parts of a kit are found in synthetic trays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cell_line.proportion import Proportion, proportion
from cell_vision.synthetic.kit_parts import kit_parts
from cell_vision.synthetic.parts_trial import PartTrial, kit_catalogue, try_parts

EVERY = 10
"""Trays between two words about how far it is."""
NAMED = 12
"""So many trays with an error are named."""
VISIBLE = 0.5
"""A part counts as visible if nothing hides this share of its picture."""
COUNTED = 0.1
"""BOP counts parts of which at least this share is visible."""


@dataclass(frozen=True, slots=True)
class PartsBench:
    """What was found in simulation.

    Attributes:
        simulated: No camera looked at anything.
        first_seed: The seeds are this one and those that follow.
        trays: So many.
        found: Visible parts that were found with the right pose.
        occluded: The same of those of which less is visible.
        unsure: Parts told with more than one pose, of all found.
        among: So many that were not found are where another of the told poses is; they are not false.
        false: Parts found that are none, or of another kind, or elsewhere, of all found.
        off_m: Of the found ones, modulo symmetry: median and 95th percentile [m].
        turn_rad: The same [rad].
        recall: BOP's average recall, of MSSD and MSPD, without VSD.
        took_s: Wall time from a depth image to its poses: median, 95th percentile [s].
        own_s: The same, of the time that the thread worked [s].
        stages: The same of each stage, by name [s].
        wrong: Trays with an error.
    """

    simulated: bool
    first_seed: int
    trays: int
    found: Proportion | None
    occluded: Proportion | None
    unsure: Proportion | None
    among: int
    false: Proportion | None
    off_m: tuple[float, float]
    turn_rad: tuple[float, float]
    recall: float
    took_s: tuple[float, float]
    own_s: tuple[float, float]
    stages: dict[str, tuple[float, float]]
    wrong: tuple[str, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        seeds = f"seeds {self.first_seed} to {self.first_seed + self.trays - 1}"
        off, turn = (
            (f"{self.off_m[k] * 1e3:.2f}" for k in (0, 1)),
            (f"{np.degrees(self.turn_rad[k]):.2f}" for k in (0, 1)),
        )
        took, own = (f"{self.took_s[k] * 1e3:.0f}" for k in (0, 1)), (f"{self.own_s[k] * 1e3:.0f}" for k in (0, 1))
        rows = [
            (f"simulated: visible parts found, {seeds}", str(self.found or "none there"), "95 %"),
            (
                f"simulated: parts found of which less than {VISIBLE:.0%} is visible",
                str(self.occluded or "none there"),
                "",
            ),
            ("simulated: told with more than one pose, of all found", str(self.unsure or "none found"), ""),
            ("simulated: not found, but where another of these poses is", str(self.among), ""),
            ("simulated: false ones, of all found", str(self.false or "none found"), "under 1 %"),
            ("simulated: error of position, median, 95th percentile [mm]", ", ".join(off), "median 1.5"),
            ("simulated: error of turn, median, 95th percentile [deg]", ", ".join(turn), "median 1.5"),
            ("simulated: average recall as BOP counts it (MSSD, MSPD)", f"{self.recall:.3f}", "real data: 0.57"),
            ("time from depth to poses, median, 95th percentile [ms]", ", ".join(took), "150"),
            ("  of that the thread's own", ", ".join(own), ""),
        ]
        rows += [
            (f"    {name}", f"{middle * 1e3:.0f}, {most * 1e3:.0f}", "") for name, (middle, most) in self.stages.items()
        ]
        return rows + [("", text, "") for text in self.wrong[:NAMED]]


def bench_parts(seed: int, count: int, tell: Callable[[str], None]) -> PartsBench:
    """Look for parts in so many trays, from this seed on."""
    kit = kit_parts()
    catalogue = kit_catalogue(kit)
    trials = []
    for number in range(count):
        if number % EVERY == 0:
            tell(f"synthetic tray {number + 1} of {count} ...")
        trials.append(try_parts(seed + number, kit, catalogue))
    return parts_summary(trials)


def parts_summary(trials: Sequence[PartTrial]) -> PartsBench:
    """Put the trays together."""
    each = [(v, e) for trial in trials for v, e in zip(trial.visible, trial.errors, strict=True)]
    errors = [e for _, e in each if e]
    seen, hidden = [e for v, e in each if v >= VISIBLE], [e for v, e in each if COUNTED <= v < VISIBLE]
    false, among, unsure = (
        sum(values) for values in zip(*((len(t.false), t.among, t.unsure) for t in trials), strict=True)
    )
    told = len(errors) + false + among
    recalls = [e.recall if e else 0.0 for v, e in each if v >= COUNTED]
    return PartsBench(
        simulated=True,
        first_seed=trials[0].seed,
        trays=len(trials),
        found=_share(seen),
        occluded=_share(hidden),
        unsure=proportion(unsure, told) if told else None,
        among=among,
        false=proportion(false, told) if told else None,
        off_m=_middle_and_most([e.off_m for e in errors]),
        turn_rad=_middle_and_most([e.turn_rad for e in errors]),
        recall=float(np.mean(recalls)) if recalls else 0.0,
        took_s=_middle_and_most([trial.took_s for trial in trials]),
        own_s=_middle_and_most([trial.own_s for trial in trials]),
        stages={
            name: _middle_and_most([trial.stages.get(name, 0.0) for trial in trials])
            for name in dict.fromkeys(name for trial in trials for name in trial.stages)
        },
        wrong=tuple(text for trial in trials if (text := _story(trial))),
    )


def _share(errors: Sequence[object]) -> Proportion | None:
    return proportion(sum(e is not None for e in errors), len(errors)) if errors else None


def _middle_and_most(values: Sequence[float]) -> tuple[float, float]:
    some = values or [float("nan")]
    return float(np.median(some)), float(np.percentile(some, 95))


def _story(trial: PartTrial) -> str:
    missed = [
        f"{name} ({visible:.0%} visible)"
        for name, visible, error in zip(trial.names, trial.visible, trial.errors, strict=True)
        if error is None and visible >= VISIBLE
    ]
    said = [f"missed {', '.join(missed)}"] if missed else []
    said += [f"false {', '.join(trial.false)}"] if trial.false else []
    return f"seed {trial.seed}: {'; '.join(said)}" if said else ""
