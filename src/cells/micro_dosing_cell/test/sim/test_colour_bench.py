"""It should try bottles by seed, and tell what became of them as simulated."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from micro_dosing_cell.colour.library import DEMO, PigmentLibrary, load_library
from micro_dosing_cell.sim.colour_bench import bench_colour, summary
from micro_dosing_cell.sim.colour_trial import ColourTrial, try_colour, wanted_mixture

TRIAL = ColourTrial(7, 0.01, 1.5, 0.5, 0.3, True, 0.8, "")


@cache
def library() -> PigmentLibrary:
    return load_library(DEMO)


def test_wanted() -> None:
    """It should be mixtures that may be dosed, of one to six pigments."""
    dice = np.random.default_rng(3)
    many = np.array([wanted_mixture(library(), dice) for _ in range(300)])
    assert many.sum(axis=1) == pytest.approx(np.full(300, library().fill_g))
    assert {int(count) for count in (many > 0.0).sum(axis=1)} == {1, 2, 3, 4, 5, 6}
    assert many[many > 0.0].min() >= library().smallest_g
    assert not any((many[:, one] > 0.0).dot(many[:, other] > 0.0) for one, other in library().apart)


def test_bottles() -> None:
    """It should be the same for a seed, and better after a correction than before."""
    trials = [try_colour(library(), seed) for seed in range(9100, 9104)]
    assert trials[0] == try_colour(library(), 9100)
    assert all(one.predicted < 0.1 for one in trials)
    changed = [one for one in trials if one.corrected]
    assert changed
    assert np.mean([one.after for one in changed]) < np.mean([one.before for one in changed])
    assert all(one.after == one.before and one.added_g == 0.0 for one in trials if not one.corrected)
    assert all(0.0 < one.added_g <= 2.0 + 1e-9 for one in changed)


def test_bench() -> None:
    """It should tell how far it is, and use the seeds it is given."""
    told: list[str] = []
    found = bench_colour(9100, 2, told.append)
    assert told == ["simulated bottle 1 of 2 ..."]
    assert (found.first_seed, found.in_gamut.of, found.library) == (9100, 2, "polish")
    assert {one.seed for one in found.worst} == {9100, 9101}


def test_summary() -> None:
    """It should count, and name the worst with their seeds."""
    left = replace(TRIAL, seed=8, before=2.5, after=2.5, corrected=False, added_g=0.0, trouble="no room")
    near = replace(TRIAL, seed=9, before=0.9, after=0.9, corrected=False, added_g=0.0)
    far = replace(TRIAL, seed=10, predicted=0.7, after=1.5)
    found = summary("some", [TRIAL, left, near, far])
    assert found.simulated
    assert (found.in_gamut.hits, found.near.hits, found.far.hits) == (3, 2, 3)
    assert (found.corrected, found.left) == (2, 1)
    assert found.before == pytest.approx((1.5, 2.35, 2.5))
    assert found.after == pytest.approx((1.2, 2.35, 2.5))
    assert [one.seed for one in found.worst] == [8, 10, 9, 7]
    rows = found.rows()
    assert all(name.startswith(("simulated: ", "  seed ")) for name, _, _ in rows)
    assert rows[0][0].endswith("seeds 7 to 10")
    assert rows[-4] == ("  seed 8", "2.50, then 2.50: no room", "")
    assert rows[-3][1] == "1.50, then 1.50: 0.80 g added"
    assert rows[-2][1] == "0.90, then 0.90: near enough by the camera"
