from dataclasses import replace

import pytest

from cell_vision.benches import bench_inspection
from cell_vision.inspection.inspecting import PartInspection
from cell_vision.inspection.verdict import Judgement
from cell_vision.synthetic.inspection_bench import summary
from cell_vision.synthetic.inspection_trial import InspectionTrial
from cell_vision.synthetic.printed_part import Flaw

GOOD, BAD, UNSURE = (PartInspection(verdict, "so") for verdict in (Judgement.GOOD, Judgement.BAD, Judgement.UNDECIDED))
TRIAL = InspectionTrial(7, "bracket", Flaw.NONE, 0.0001, GOOD, 0.000004, 0.99, 2.0)


def test_parts_are_counted_by_what_was_said_and_wrong_ones_are_named() -> None:
    found = summary(
        [
            TRIAL,
            replace(TRIAL, seed=8, inspection=BAD, error_m=0.000006, within=0.95),
            replace(TRIAL, seed=9, inspection=UNSURE, took_s=4.0),
            replace(TRIAL, seed=10, flaw=Flaw.SPOT, inspection=BAD),
            replace(TRIAL, seed=11, flaw=Flaw.WRONG, inspection=GOOD, error_m=1.0, within=0.0),
        ]
    )
    assert found.simulated
    assert found.passed is not None
    assert (found.passed.hits, found.passed.of) == (1, 2)
    assert (found.rejected.hits, found.rejected.of) == (1, 3)
    assert (found.undecided.hits, found.undecided.of) == (1, 5)
    assert found.error_m == pytest.approx((0.000004, 0.000006))
    assert found.within == pytest.approx((0.98, 0.95))
    assert found.took_s[2] == 4.0
    assert [text.split(",")[0] for text in found.wrong] == ["seed 8", "seed 9", "seed 11"]
    rows = found.rows()
    assert rows[0][0] == "simulated: bad parts passed, seeds 7 to 11, noise 0.03 mm"
    assert rows[3][1] == "0.0040, 0.0060"
    assert rows[-1][1] == "seed 11, bracket, wrong, spot +0.100 mm: good, so"


@pytest.mark.long
def test_bench_inspects_good_and_bad_parts_from_its_seed_on() -> None:
    told: list[str] = []
    found = bench_inspection(60, 3, told.append)
    assert told == ["synthetic part 1 of 3 ..."]
    assert found.first_seed == 60
    assert (found.passed.of, found.rejected.of) == (1, 2)


def test_where_no_bad_part_was_made_nothing_is_said_of_them() -> None:
    assert summary([TRIAL]).rows()[0][1] == "none there"
