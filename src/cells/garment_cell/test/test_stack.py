"""Tests of `stack`."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig
from garment_cell.codes import GarmentCode
from garment_cell.flatten import Flatten
from garment_cell.fold import Fold
from garment_cell.pick import Pick
from garment_cell.stack import Stack

Make = Callable[..., Rig]


@pytest.fixture
def folded(lying: Callable[..., Bench], plan: dict[str, Any]) -> Callable[[int], Bench]:
    """Make a bench with a folded garment."""
    return lambda seed: lying(seed, (Flatten, {}), (Fold, plan))


def values(outcome: Outcome[Any]) -> dict[str, float]:
    """Return the measured values by name."""
    return {measured.name: measured.value for measured in outcome.measurements}


@pytest.mark.parametrize("seed", range(60))
def test_it_should_lay_the_garment_on_the_stack(
    rig: Make, folded: Callable[[int], Bench], stacking: dict[str, Any], seed: int
) -> None:
    subject = rig(on=folded(seed))
    outcome = subject.run(Stack, stacking)
    assert isinstance(outcome, Done)
    assert 0.012 < values(outcome)["stack_step"] < 0.020
    assert values(outcome)["stack_height"] == pytest.approx(0.016, abs=0.004)
    assert 5.0 < subject.clock.now() < 25.0
    assert subject.bench.item.get("cloth", None) is None


def test_it_should_see_that_the_garment_is_stacked_already(
    rig: Make, folded: Callable[[int], Bench], stacking: dict[str, Any]
) -> None:
    shared = folded(1)
    assert isinstance(rig(on=shared).run(Stack, stacking), Done)
    outcome = rig(on=shared).run(Stack, stacking)
    assert isinstance(outcome, Done)
    assert values(outcome)["stack_step"] == 0.0


def test_it_should_stack_a_second_one_and_hold_when_full(
    rig: Make,
    folded: Callable[[int], Bench],
    garment: dict[str, Any],
    plan: dict[str, Any],
    stacking: dict[str, Any],
) -> None:
    shared = folded(1)
    limit = {**stacking, "height_limit_m": 0.04}
    for position in (1, 2):
        assert isinstance(rig(on=shared).run(Stack, {**limit, "position": position}), Done)
        for skill, params in ((Pick, garment), (Flatten, {}), (Fold, plan)):
            assert isinstance(rig(on=shared).run(skill, params), Done)
    outcome = rig(on=shared).run(Stack, {**limit, "position": 3})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.STACK_FULL, Recovery.HOLD)
    assert values(outcome)["stack_height"] > 0.024


def test_it_should_lift_again_what_fell(rig: Make, folded: Callable[[int], Bench], stacking: dict[str, Any]) -> None:
    outcomes = [rig(on=folded(seed), grip_slip=0.4).run(Stack, stacking) for seed in range(20)]
    assert any(isinstance(outcome, Done) and values(outcome)["pick_retries"] > 0 for outcome in outcomes)


def test_it_should_give_up_when_it_always_falls(
    rig: Make, folded: Callable[[int], Bench], stacking: dict[str, Any]
) -> None:
    outcome = rig(on=folded(1), grip_slip=1.0).run(Stack, stacking)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.PICK_FAILED, Recovery.RETRY)


def test_it_should_miss_the_garment(rig: Make, stacking: dict[str, Any]) -> None:
    outcome = rig(1).run(Stack, stacking)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.NO_GARMENT, Recovery.REWORK)


@pytest.mark.parametrize("tenth", range(12))
def test_it_should_stack_once_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    folded: Callable[[int], Bench],
    stacking: dict[str, Any],
    tenth: int,
) -> None:
    shared = folded(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.1 + tenth * 0.52).run(Stack, stacking)
    assert isinstance(rig(on=shared).run(Stack, stacking), Done)
    assert shared.item.get("stack.height", 0.0) == pytest.approx(0.016, abs=0.004)
    assert shared.item.get("cloth", None) is None


@pytest.mark.parametrize("tenth", range(8))
def test_it_should_lay_the_garment_back_when_cancelled(
    rig: Make, folded: Callable[[int], Bench], stacking: dict[str, Any], tenth: int
) -> None:
    subject = rig(on=folded(3))
    subject.clock.ring_at, subject.clock.ring = 0.7 + tenth * 0.3, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Stack, stacking)
    assert subject.bench.cell.get("arm.hand", None) is None
    assert subject.bench.item.get("cloth.on_table", False)


def test_it_should_not_believe_that_a_garment_lies_where_nothing_grew(
    folded: Callable[[int], Bench], stacking: dict[str, Any]
) -> None:
    """It should measure what became of it, not count what was carried."""

    class Flat:
        """A stacker on which nothing ever lies."""

        async def height(self) -> float:
            """Return that of the bare platform [m]."""
            return 0.001

        async def make_room(self, thickness_m: float) -> None:
            """Have room enough."""

    outcome = Rig(folded(1), devices={"stacker": Flat()}).run(Stack, stacking)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.PICK_FAILED, Recovery.RETRY)
    assert outcome.message == "the garment was lost beside the stack, which is no higher"
    assert values(outcome)["stack_step"] == 0.0
