"""`./cell bench kitting`: kits verified by camera, simulated; a seed is a kit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from cell_bringup.bench.kits import WRONGS, KitTrial, KitWorld
from cell_bringup.folders import root
from cell_line.kept_results import KeptResults
from cell_line.proportion import proportion


@dataclass(frozen=True)
class KittingBench:
    """What came of the kits, by seed."""

    trials: tuple[KitTrial, ...]

    def rows(self) -> list[tuple[str, str]]:
        """Return what is printed: rates with their bounds, then the failures by seed."""
        good = [trial for trial in self.trials if not trial.wrong]
        rows = [("kits, simulated: rendered pictures, no arm", str(len(self.trials)))]
        if good:
            rejected = [trial for trial in good if trial.found]
            rows.append(("good kits rejected", str(proportion(len(rejected), len(good)))))
            rows += [(f"  seed {trial.seed}", trial.found) for trial in rejected]
        for kind in WRONGS:
            kits = [trial for trial in self.trials if trial.wrong == kind]
            passed = [trial for trial in kits if not trial.found]
            if kits:
                rows.append((f"wrong kits passed: {kind}", str(proportion(len(passed), len(kits)))))
                rows += [(f"  seed {trial.seed}", "passed") for trial in passed]
        return rows


def bench_kitting(seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None) -> KittingBench:
    """Judge kits by camera.

    Args:
        seed: Of the first one.
        count: How many.
        tell: Hears how far it is.
        keep: A file to which each result is written at once; those that are in it are not made again.
    """
    kept = KeptResults(keep, TypeAdapter(KitTrial), lambda trial: trial.seed, "a kit")
    trials = []
    with KitWorld(root()) as world:
        for one in range(seed, seed + count):
            trial = kept.find(one)
            if trial is None:
                trial = kept.add(world.trial(one))
                tell(f"kit {one}: {trial.wrong or 'good'}; found: {trial.found or 'nothing wrong'}")
            trials.append(trial)
    return KittingBench(tuple(trials))
