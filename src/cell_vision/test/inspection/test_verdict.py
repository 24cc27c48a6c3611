from dataclasses import replace

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from cell_vision.inspection.deviation import Deviation
from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.regions import InBox, LooksTo
from cell_vision.inspection.verdict import PATCH, Feature, FeatureFinding, Judgement, judge, together

LIMIT, SIGMA = 0.0002, 0.00001
WHOLE = Feature("whole", LIMIT, LIMIT)
UP = Feature("top", LIMIT, LIMIT, LooksTo((0.0, 0.0, 2.0)))


@pytest.fixture(scope="module")
def part() -> Nominal:
    return spread(trimesh.creation.box((0.04, 0.03, 0.02)), 0.001)


def patch(part: Nominal, count: int = 12) -> NDArray[np.intp]:
    """Neighbours in the middle of the upper face."""
    far = np.linalg.norm(part.points - [0.0, 0.0, 0.01], axis=1)
    far[part.normals[:, 2] < 0.5] = 1.0
    return np.argsort(far)[:count]


def judged(
    part: Nominal, off: NDArray[np.float64], feature: Feature = WHOLE, seen: NDArray[np.bool_] | None = None
) -> FeatureFinding:
    off = np.where(seen, off, np.nan) if seen is not None else off
    everything = np.ones(len(part.points), dtype=bool)
    found = Deviation(off, np.where(np.isnan(off), np.nan, SIGMA), everything, np.empty((0, 3)))
    return judge(part, found, everything, [feature])[0]


@pytest.mark.parametrize(
    ("off_m", "verdict", "why"),
    [
        (0.0, Judgement.GOOD, ""),
        (LIMIT - 2.1 * SIGMA, Judgement.GOOD, ""),
        (LIMIT - 1.9 * SIGMA, Judgement.UNDECIDED, "0.181 mm too much material is too near to 0.2 mm"),
        (LIMIT + 1.9 * SIGMA, Judgement.UNDECIDED, "0.219 mm too much material is too near to 0.2 mm"),
        (LIMIT + 2.1 * SIGMA, Judgement.BAD, "0.221 mm too much material; 0.2 mm are allowed"),
        (-LIMIT + 2.1 * SIGMA, Judgement.GOOD, ""),
        (-LIMIT - 1.9 * SIGMA, Judgement.UNDECIDED, "0.219 mm too little material is too near to 0.2 mm"),
        (-LIMIT - 2.1 * SIGMA, Judgement.BAD, "0.221 mm too little material; 0.2 mm are allowed"),
    ],
)
def test_result_keeps_its_guard_band_from_the_limit(part: Nominal, off_m: float, verdict: Judgement, why: str) -> None:
    off = np.zeros(len(part.points))
    off[patch(part)] = off_m
    finding = judged(part, off)
    assert (finding.verdict, finding.why) == (verdict, why)


def test_each_side_has_its_own_limit(part: Nominal) -> None:
    off = np.zeros(len(part.points))
    off[patch(part)] = -0.0005
    assert judged(part, off, Feature("loose", 0.001, 0.0001)).verdict is Judgement.GOOD
    assert judged(part, -off, Feature("loose", 0.001, 0.0001)).verdict is Judgement.BAD


def test_single_points_decide_nothing(part: Nominal) -> None:
    off = np.zeros(len(part.points))
    off[patch(part, PATCH - 1)] = 0.001
    assert judged(part, off).verdict is Judgement.GOOD
    off[patch(part, PATCH)] = 0.001
    assert judged(part, off).verdict is Judgement.BAD


def test_finding_says_where_and_how_much(part: Nominal) -> None:
    off = np.zeros(len(part.points))
    off[patch(part)] = 0.001
    finding = judged(part, off)
    assert finding.where == pytest.approx((0.0, 0.0, 0.01), abs=0.001)
    assert (finding.lowest_m, finding.highest_m) == (0.0, 0.001)
    assert finding.sigma_m == SIGMA


def test_feature_is_a_region_and_a_direction(part: Nominal) -> None:
    off = np.where(part.normals[:, 2] < -0.5, 0.001, 0.0)  # beneath
    assert judged(part, off).verdict is Judgement.BAD
    assert judged(part, off, UP).verdict is Judgement.GOOD
    left = Feature("left", LIMIT, LIMIT, InBox((-0.03, -0.03, -0.03), (0.0, 0.03, 0.03)))
    right = Feature("right", LIMIT, LIMIT, InBox((0.0, -0.03, -0.03), (0.03, 0.03, 0.03)))
    off = np.where(part.points[:, 0] > 0.001, 0.001, 0.0)
    assert judged(part, off, left).verdict is Judgement.GOOD
    assert judged(part, off, right).verdict is Judgement.BAD


def test_what_was_not_seen_is_not_good(part: Nominal) -> None:
    off, seen = np.zeros(len(part.points)), part.points[:, 0] < 0.01
    finding = judged(part, off, UP, seen)
    assert finding.verdict is Judgement.UNDECIDED
    assert finding.why == "75 % of what the scanner should see was seen"
    assert finding.where == pytest.approx((0.015, 0.0, 0.01), abs=0.001)
    assert judged(part, off, replace(UP, least_seen=0.7), seen).verdict is Judgement.GOOD


def test_a_defect_beside_something_unseen_is_bad(part: Nominal) -> None:
    off = np.zeros(len(part.points))
    off[patch(part)] = 0.001
    assert judged(part, off, UP, part.points[:, 0] < 0.01).verdict is Judgement.BAD


def test_what_the_scanner_cannot_see_is_undecided(part: Nominal) -> None:
    nothing = np.zeros(len(part.points), dtype=bool)
    unseen = np.full(len(part.points), np.nan)
    [finding] = judge(part, Deviation(unseen, unseen, ~nothing, np.empty((0, 3))), nothing, [WHOLE])
    assert (finding.verdict, finding.why) == (Judgement.UNDECIDED, "the scanner cannot see it")


def test_part_is_as_good_as_its_worst_feature() -> None:
    def found(*verdicts: Judgement) -> list[FeatureFinding]:
        return [FeatureFinding("f", verdict, "", 0.0, 0.0, 0.0) for verdict in verdicts]

    good, bad, undecided = Judgement.GOOD, Judgement.BAD, Judgement.UNDECIDED
    assert together(found(good, good)) is good
    assert together(found(good, undecided)) is undecided
    assert together(found(undecided, bad, good)) is bad
