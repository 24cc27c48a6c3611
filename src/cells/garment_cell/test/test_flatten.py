"""Tests of `flatten`."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.devices.seen import PartSeen
from cell_skills.testing import Rig
from garment_cell.codes import GarmentCode
from garment_cell.devices import ClothSeen
from garment_cell.flatten import Flatten
from garment_cell.fold import Fold
from garment_cell.pick import Pick

Make = Callable[..., Rig]


@pytest.mark.parametrize("seed", range(60))
def test_it_should_lay_the_garment_flat_and_straight(rig: Make, lying: Callable[..., Bench], seed: int) -> None:
    subject = rig(on=lying(seed))
    outcome = subject.run(Flatten, {})
    assert isinstance(outcome, Done)
    assert outcome.result.pulls >= 1
    values = {measured.name: measured.value for measured in outcome.measurements}
    assert 0.0 < values["wrinkle"] <= 0.002
    assert values["align_error"] <= 0.004
    assert values["yaw_error"] <= 0.012
    assert 2.0 < values["tension"] < 7.0
    assert 5.0 < subject.clock.now() < 30.0
    cloth = subject.bench.item.get("cloth", {"wrinkle": 1.0, "x": 1.0})
    assert cloth["wrinkle"] < 0.0025
    assert abs(cloth["x"]) < 0.006


def test_it_should_do_nothing_on_a_flat_garment(rig: Make, lying: Callable[..., Bench]) -> None:
    subject = rig(on=lying(1, (Flatten, {})))
    outcome = subject.run(Flatten, {})
    assert isinstance(outcome, Done)
    assert outcome.result.pulls <= 1
    assert subject.clock.now() < 8.0


def test_it_should_take_folds_back(rig: Make, lying: Callable[..., Bench], plan: dict[str, Any]) -> None:
    shared = lying(1, (Flatten, {}), (Fold, plan))
    assert isinstance(rig(on=shared).run(Flatten, {}), Done)
    assert isinstance(rig(on=shared).run(Fold, plan), Done)


def test_it_should_pull_longer_at_stiff_creases(
    rig: Make, lying: Callable[..., Bench], garment: dict[str, Any]
) -> None:
    creased = rig(2, wrinkle=1.0)
    creased.run(Pick, garment)
    stiff = rig(on=creased.bench).run(Flatten, {})
    usual = rig(on=lying(2)).run(Flatten, {})
    assert isinstance(stiff, Done)
    assert isinstance(usual, Done)
    assert stiff.result.pulls > usual.result.pulls


def test_it_should_fail_on_creases_that_stay(rig: Make, garment: dict[str, Any]) -> None:
    subject = rig(2, wrinkle=1.0)
    subject.run(Pick, garment)
    outcome = rig(on=subject.bench).run(Flatten, {"attempts": 2})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.WRINKLED, Recovery.RETRY)
    assert not outcome.measurements[0].within


def test_it_should_fail_when_no_corner_is_caught(rig: Make, lying: Callable[..., Bench]) -> None:
    outcome = rig(on=lying(2), grip_slip=1.0).run(Flatten, {})
    assert isinstance(outcome, Failed)
    assert outcome.code == GarmentCode.WRINKLED


def test_it_should_refuse_two_garments(rig: Make, garment: dict[str, Any]) -> None:
    subject = rig(2, double_pick=1.0)
    subject.run(Pick, {**garment, "attempts": 1})
    outcome = rig(on=subject.bench).run(Flatten, {})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.WRINKLED, Recovery.REWORK)


def test_it_should_miss_the_garment(rig: Make) -> None:
    outcome = rig(1).run(Flatten, {})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (GarmentCode.NO_GARMENT, Recovery.REWORK)


@pytest.mark.parametrize("tenth", range(10))
def test_it_should_do_the_rest_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    lying: Callable[..., Bench],
    tenth: int,
) -> None:
    shared = lying(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.1 + tenth * 0.5).run(Flatten, {})
    assert isinstance(rig(on=shared).run(Flatten, {}), Done)


@pytest.mark.parametrize("second", range(5))
def test_it_should_open_the_fingers_when_cancelled(rig: Make, lying: Callable[..., Bench], second: int) -> None:
    subject = rig(on=lying(3))
    subject.clock.ring_at, subject.clock.ring = float(second), subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Flatten, {})
    assert not subject.bench.item.get("corners.pinched", False)


def test_it_should_not_take_no_layer_for_one(lying: Callable[..., Bench]) -> None:
    class Odd:
        """A camera that sees a flat garment of no layers."""

        async def look(self, place: str) -> PartSeen | None:
            """See nothing."""
            return None

        async def look_at_cloth(self) -> ClothSeen | None:
            """Say so."""
            return ClothSeen(present=True, width_m=0.5, length_m=0.7, layers=0)

    outcome = Rig(lying(1), devices={"camera": Odd()}).run(Flatten, {})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.message) == (GarmentCode.WRINKLED, "0 layers lie on the table")
