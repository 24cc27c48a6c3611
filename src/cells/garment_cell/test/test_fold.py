"""Tests of `fold`."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig
from garment_cell.codes import GarmentCode
from garment_cell.flatten import Flatten
from garment_cell.fold import Fold, Folded, FoldPlan

Make = Callable[..., Rig]


@pytest.fixture
def flat(lying: Callable[..., Bench]) -> Callable[[int], Bench]:
    """Make a bench with a flat garment."""
    return lambda seed: lying(seed, (Flatten, {}))


@pytest.mark.parametrize("seed", range(60))
def test_it_should_fold_by_the_plan(rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any], seed: int) -> None:
    subject = rig(on=flat(seed))
    outcome = subject.run(Fold, plan)
    assert isinstance(outcome, Done)
    assert outcome.result == Folded(folds=3)
    values = {measured.name: measured.value for measured in outcome.measurements}
    assert 0.0 < values["corner_error"] <= 0.012
    assert values["folded_width"] == pytest.approx(0.25, abs=0.01)
    assert values["folded_length"] == pytest.approx(0.35, abs=0.01)
    assert values["fold_retries"] == 0
    assert 7.5 < subject.clock.now() < 25.0


def test_it_should_fold_anew_what_slipped(rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any]) -> None:
    outcomes = [rig(on=flat(seed), fold_slip=0.2).run(Fold, plan) for seed in range(30)]
    retries = [outcome.measurements[3].value for outcome in outcomes if isinstance(outcome, Done)]
    assert max(retries) > 0


def test_it_should_fail_when_it_always_slips(rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any]) -> None:
    outcome = rig(on=flat(1), fold_slip=1.0).run(Fold, plan)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.FOLD_FAILED, Recovery.REWORK)
    assert not outcome.measurements[0].within


def test_a_failed_fold_should_be_saved_by_rework(rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any]) -> None:
    shared = flat(1)
    assert isinstance(rig(on=shared, fold_slip=1.0).run(Fold, plan), Failed)
    assert isinstance(rig(on=shared).run(Flatten, {}), Done)
    assert isinstance(rig(on=shared).run(Fold, plan), Done)


def test_it_should_refuse_a_folded_garment(rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any]) -> None:
    shared = flat(1)
    assert isinstance(rig(on=shared).run(Fold, plan), Done)
    outcome = rig(on=shared).run(Fold, plan)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.FOLD_FAILED, Recovery.REWORK)


def test_it_should_miss_the_garment(rig: Make, plan: dict[str, Any]) -> None:
    outcome = rig(1).run(Fold, plan)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.NO_GARMENT, Recovery.REWORK)


def test_it_should_not_be_called_again_after_a_crash() -> None:
    assert not Fold.repeatable


@pytest.mark.parametrize("second", range(6))
def test_it_should_stop_between_folds_when_cancelled(
    rig: Make, flat: Callable[[int], Bench], plan: dict[str, Any], second: int
) -> None:
    subject = rig(on=flat(2))
    subject.clock.ring_at, subject.clock.ring = float(second), subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Fold, plan)
    assert subject.clock.now() < second + 4.0


def test_a_plan_with_a_line_beside_the_garment_should_be_refused(plan: dict[str, Any]) -> None:
    plan["plan"][2]["position_m"] = 0.36
    with pytest.raises(ValidationError, match="fold 3 of the plan misses the garment"):
        FoldPlan.model_validate(plan)
