"""Tests of `pick`."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, check_skill
from garment_cell.codes import GarmentCode
from garment_cell.pick import Pick

Make = Callable[..., Rig]


def retries(outcome: Outcome[Any]) -> float:
    """Return how many garments were picked in vain."""
    return next(measured.value for measured in outcome.measurements if measured.name == "pick_retries")


def test_it_should_keep_the_rules_of_a_skill(garment: dict[str, Any]) -> None:
    check_skill(Pick, garment)


@pytest.mark.parametrize("seed", range(60))
def test_it_should_lay_one_garment_on_the_table(rig: Make, garment: dict[str, Any], seed: int) -> None:
    subject = rig(seed)
    outcome = subject.run(Pick, garment)
    assert isinstance(outcome, Done)
    assert outcome.result.width_m == pytest.approx(0.5, abs=0.005)
    assert outcome.result.length_m == pytest.approx(0.7, abs=0.005)
    assert not outcome.result.found
    assert retries(outcome) == 0
    assert all(measured.within for measured in outcome.measurements)
    assert 5.0 < subject.clock.now() < 25.0


def test_it_should_leave_a_good_garment_on_the_table(
    rig: Make, lying: Callable[..., Bench], garment: dict[str, Any]
) -> None:
    outcome = rig(on=lying(1)).run(Pick, garment)
    assert isinstance(outcome, Done)
    assert outcome.result.found


def test_it_should_replace_a_garment_of_the_wrong_size(
    rig: Make, lying: Callable[..., Bench], garment: dict[str, Any]
) -> None:
    options = {"vacuum": {"sizes_m": {"towel": [0.5, 1.0]}}}
    outcome = rig(on=lying(1), options=options).run(Pick, {"garment": "towel", "width_m": 0.5, "length_m": 1.0})
    assert isinstance(outcome, Done)
    assert not outcome.result.found


def test_it_should_throw_out_two_at_once(rig: Make, garment: dict[str, Any]) -> None:
    outcomes = [rig(seed, double_pick=0.4).run(Pick, garment) for seed in range(30)]
    assert any(isinstance(outcome, Done) and retries(outcome) > 0 for outcome in outcomes)


@pytest.mark.parametrize("fault", ["double_pick", "grip_slip", "part_missing"])
def test_it_should_give_up_after_all_attempts(rig: Make, garment: dict[str, Any], fault: str) -> None:
    outcomes = [rig(seed, **{fault: 1.0}).run(Pick, garment) for seed in range(10)]
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    assert failures
    assert {(failure.code, failure.recovery) for failure in failures} == {(GarmentCode.PICK_FAILED, Recovery.RETRY)}


def test_it_should_hold_on_an_empty_tray(rig: Make, garment: dict[str, Any]) -> None:
    outcome = rig(options={"feeder": {"capacity": 0, "restock_below": 0}}).run(Pick, garment)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.NO_GARMENT, Recovery.HOLD)


@pytest.mark.parametrize("tenth", range(10))
def test_it_should_end_with_one_garment_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    bench: Callable[[int], Bench],
    garment: dict[str, Any],
    tenth: int,
) -> None:
    shared = bench(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.1 + tenth * 0.65).run(Pick, garment)
    outcome = rig(on=shared).run(Pick, garment)
    assert isinstance(outcome, Done)
    assert shared.item.get("cloth", {"folds": []})["folds"][-1]["layers"] == 1


@pytest.mark.parametrize("tenth", range(8))
def test_it_should_leave_the_tool_empty_when_cancelled(rig: Make, garment: dict[str, Any], tenth: int) -> None:
    subject = rig(tenth)
    subject.clock.ring_at, subject.clock.ring = tenth * 0.5, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Pick, garment)
    assert subject.bench.cell.get("arm.hand", None) is None
