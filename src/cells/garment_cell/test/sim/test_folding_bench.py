"""It should count garments in simulation, go on where it was cut off, and say what failed."""

from pathlib import Path

import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from garment_cell.benches import bench_folding
from garment_cell.flattening import FlattenLimits
from garment_cell.garment_plan import find_garment, load_garment
from garment_cell.sim.folding_bench import summary
from garment_cell.sim.folding_trial import FoldingTrial, try_folding
from garment_cell.sim.kept_trials import keep_pictures, kept_trials


def trial(seed: int, good: bool = True, why: str = "") -> FoldingTrial:
    return FoldingTrial(seed, "towel hand", good, not why, why, 0.5, 3, 2, 60.0 + seed, 0.95 if good else 0.5, 0.9)


def test_it_counts(tmp_path: Path) -> None:
    """It should tell good ones, those given up, and those that were taken for good, with bounds."""
    rows = summary([trial(1), trial(2, False, "not flat after 12 tries: IoU 0.80"), trial(3, False), trial(4)]).rows()
    text = "\n".join(" | ".join(row) for row in rows)
    assert "simulated: towel hand, seeds 1 to 4: folded as planned | 2/4 = 50.0 % (95 %".replace(" %", "%", 1) in text
    assert "taken for good, and not | 1/4" in text
    assert "seed 2 | not flat after 12 tries" in text
    assert "62, 62, 64 s | 90 s" in text


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """It should take known results from the file, with a cut last line, and keep pictures of a failure."""
    file = tmp_path / "trials.jsonl"
    kept = kept_trials(file)
    shots = [np.full((480, 480, 3), 90, np.uint8)] * 8
    kept.add(trial(1))
    keep_pictures(file, kept.add(trial(2, False, "lost")), shots)
    with file.open("a") as out:
        out.write('{"seed": 3, "garm')
    told: list[str] = []
    results = bench_folding(1, 2, told.append, file, "towel")
    assert (results.good.hits, results.good.of, told) == (1, 2, [])
    assert (tmp_path / "trials.jsonl.failures" / "towel-hand-2.jpg").stat().st_size > 500
    assert kept_trials(file).find(("towel hand", 3)) is None


def test_a_damaged_file(tmp_path: Path) -> None:
    """It should name file and line."""
    file = tmp_path / "trials.jsonl"
    file.write_text("nothing\n")
    with pytest.raises(ConfigError, match=r"trials.jsonl:1: this is no result"):
        kept_trials(file)


@pytest.mark.long
def test_a_napkin_is_folded() -> None:
    """It should lie as planned in the end, in truth and by the camera, and be the same again."""
    napkin = load_garment(find_garment("napkin"))
    done = try_folding(napkin, 2, FlattenLimits())
    assert done.good and done.believed
    assert done.true_iou > 0.95
    assert done.folds == 2
