import re

import numpy as np
import pytest

from cell_vision.inspection.inspecting import PartFault, Procedure, inspect
from cell_vision.inspection.nominal import spread
from cell_vision.inspection.verdict import Feature, Judgement
from cell_vision.synthetic.inspection_trial import try_inspection
from cell_vision.synthetic.printed_part import Bracket, Flaw


@pytest.mark.parametrize(
    ("flaw", "why"),
    [
        (Flaw.SPOT, "surface: .* material; 0.2 mm are allowed"),
        (Flaw.MISSING, "surface: .* too little material"),
        (Flaw.WRONG, "is another part|material; 0.2 mm are allowed"),
        (Flaw.TURNED, "is put in turned by 1[78][0-9] deg"),
    ],
)
def test_each_flaw_is_found_and_named(flaw: Flaw, why: str) -> None:
    trial = try_inspection(5, flaw)
    assert trial.inspection.verdict is Judgement.BAD
    assert re.search(why, trial.inspection.why)
    assert np.isnan(trial.error_m) == (trial.inspection.deviation is None)


def test_good_part_is_measured_and_taken() -> None:
    trial = try_inspection(6, Flaw.NONE)
    assert trial.inspection.verdict is Judgement.GOOD
    assert trial.error_m < 0.00002
    assert trial.within > 0.95


def test_plate_is_not_laid_onto_its_underside() -> None:
    """It should hold for a thin plate that lies nearly its thickness too low."""
    assert try_inspection(20074, Flaw.NONE).inspection.verdict is Judgement.GOOD


def test_where_nothing_is_seen_nothing_is_said() -> None:
    part = spread(Bracket().mesh(), 0.002)
    can_see = np.ones(len(part.points), dtype=bool)
    found = inspect(np.empty((0, 3)), part, np.eye(4), can_see, [Feature("f", 0.0002, 0.0002)], Procedure())
    assert (found.verdict, found.fault) == (Judgement.UNDECIDED, PartFault.UNSEEN)
    assert found.why == "not seen: the scan has 0 points; at least 200 are needed"
