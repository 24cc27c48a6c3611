"""Tests of `load_kit`."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_kinematic.camera import KinematicCamera
from cell_kinematic.hand import at as stands_at
from cell_line.outcome import Done, Failed, Recovery
from cell_line.params import ParamsError, read_params
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.devices.seen import PartSeen
from cell_skills.testing import Rig, check_skill
from pick_place_cell.codes import PickPlaceCode
from pick_place_cell.load_kit import Kit, KitLoaded, LoadKit

Make = Callable[..., Rig]
SLOTS = ["base", "gear", "lid"]


def test_it_should_keep_the_rules_of_a_skill(kit: dict[str, Any]) -> None:
    check_skill(LoadKit, kit)


@pytest.mark.parametrize("seed", range(60))
def test_it_should_fill_every_nest(rig: Make, kit: dict[str, Any], seed: int) -> None:
    subject = rig(seed)
    outcome = subject.run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert outcome.result == KitLoaded(loaded=SLOTS, found=[])
    values = {measured.name: measured.value for measured in outcome.measurements}
    assert values["parts_present"] == 3
    assert values["pick_retries"] == 0
    assert 0.0 < values["place_error"] < 0.0015
    assert 8.0 < subject.clock.now() < 25.0
    assert stands_at(subject.bench, "arm") == "home"
    for slot in SLOTS:
        assert subject.bench.item.get(f"nest.{slot}", {"part": ""})["part"] == f"part_{slot}"


def test_it_should_leave_filled_nests_alone(rig: Make, bench: Callable[[int], Bench], kit: dict[str, Any]) -> None:
    shared = bench(1)
    assert isinstance(rig(on=shared).run(LoadKit, {"parts": kit["parts"][:2]}), Done)
    outcome = rig(on=shared).run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert outcome.result == KitLoaded(loaded=["lid"], found=["base", "gear"])
    # A quality gate on it must not fail because the cell was killed in the middle and began again.
    assert [m.value for m in outcome.measurements if m.name == "parts_present"] == [3]


def test_it_should_not_load_a_part_that_sits_in_its_seat(
    rig: Make, bench: Callable[[int], Bench], kit: dict[str, Any]
) -> None:
    shared = bench(1)
    shared.item.put("seat.gear", {"part": "part_gear", "x": 0.0, "y": 0.0, "yaw": 0.0})
    outcome = rig(on=shared).run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert outcome.result.found == ["gear"]
    assert shared.item.get("nest.gear", None) is None


def test_it_should_replace_a_part_that_lies_badly(
    rig: Make, bench: Callable[[int], Bench], kit: dict[str, Any]
) -> None:
    shared = bench(1)
    shared.item.put("nest.gear", {"part": "part_gear", "x": 0.003, "y": 0.0, "yaw": 0.3})
    outcome = rig(on=shared).run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert outcome.result.loaded == SLOTS


def test_it_should_pick_again_what_slipped(rig: Make, kit: dict[str, Any]) -> None:
    outcomes = [rig(seed, grip_slip=0.1).run(LoadKit, kit) for seed in range(40)]
    retried = [outcome for outcome in outcomes if isinstance(outcome, Done) and outcome.measurements[1].value > 0]
    assert retried
    assert all(outcome.result.loaded == SLOTS for outcome in retried)


def test_it_should_fail_with_grip_lost(rig: Make, kit: dict[str, Any]) -> None:
    subject = rig(grip_slip=1.0)
    outcome = subject.run(LoadKit, kit)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PickPlaceCode.GRIP_LOST, Recovery.RETRY)
    assert outcome.measurements
    assert stands_at(subject.bench, "arm") == "home"


def test_it_should_fail_with_part_missing_on_a_jammed_feeder(rig: Make, kit: dict[str, Any]) -> None:
    outcome = rig(part_missing=1.0).run(LoadKit, kit)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PickPlaceCode.PART_MISSING, Recovery.RETRY)


def test_it_should_hold_on_an_empty_feeder(rig: Make, kit: dict[str, Any]) -> None:
    kit["parts"][1]["part"] = "part_base"
    outcome = rig(options={"feeder": {"capacity": 1, "restock_below": 0}}).run(LoadKit, kit)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PickPlaceCode.FEEDER_EMPTY, Recovery.HOLD)


@pytest.mark.parametrize("tenth", range(10))
def test_it_should_do_the_rest_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    bench: Callable[[int], Bench],
    kit: dict[str, Any],
    tenth: int,
) -> None:
    shared = bench(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.3 + tenth * 1.7).run(LoadKit, kit)
    filled = sum(shared.item.get(f"nest.{slot}", None) is not None for slot in SLOTS)
    outcome = rig(on=shared).run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert len(outcome.result.found) == filled
    assert len(outcome.result.loaded) == 3 - filled


@pytest.mark.parametrize("tenth", range(10))
def test_it_should_leave_an_empty_hand_aside_when_cancelled(rig: Make, kit: dict[str, Any], tenth: int) -> None:
    subject = rig(tenth)
    subject.clock.ring_at, subject.clock.ring = 0.3 + tenth * 1.7, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(LoadKit, kit)
    assert subject.bench.cell.get("arm.hand", None) is None
    assert stands_at(subject.bench, "arm") == "home"


def test_it_should_refuse_two_parts_for_one_slot(kit: dict[str, Any]) -> None:
    """It should not take the first part for the second one, which would never be loaded."""
    with pytest.raises(ParamsError, match="parts: 'lid' is given twice"):
        read_params(Kit, {"parts": [*kit["parts"], {"slot": "lid", "part": "lid_red", "width_m": 0.03}]})


def seeing(monkeypatch: pytest.MonkeyPatch, change: Callable[[str, PartSeen], PartSeen]) -> None:
    """Have the camera see something else."""
    look = KinematicCamera.look

    async def changed(self: KinematicCamera, place: str) -> PartSeen | None:
        seen = await look(self, place)
        return change(place, seen) if seen and seen.present else seen

    monkeypatch.setattr(KinematicCamera, "look", changed)


@pytest.mark.parametrize(
    ("update", "says"),
    [
        ({"part": "part_lid"}, "feeder part_gear brings part_lid, not part_gear"),
        ({"part": ""}, "feeder part_gear brings what nobody knows, not part_gear"),
        ({"flipped": True}, "feeder part_gear brings part_gear on its head"),
    ],
)
def test_it_should_hold_when_a_feeder_brings_wrong_parts(
    rig: Make, kit: dict[str, Any], monkeypatch: pytest.MonkeyPatch, update: dict[str, Any], says: str
) -> None:
    """It should throw each of them out before it gives up, and lay none into a nest."""
    seeing(monkeypatch, lambda at, seen: seen.model_copy(update=update if at == "feeder.part_gear" else {}))
    subject = rig()
    outcome = subject.run(LoadKit, kit)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery, outcome.message) == (PickPlaceCode.PART_MISSING, Recovery.HOLD, says)
    assert subject.bench.item.get("nest.gear", None) is None
    assert stands_at(subject.bench, "arm") == "home"


def test_it_should_take_the_next_part_after_a_wrong_one(
    rig: Make, kit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should throw the wrong one out and fetch another."""
    wrong = iter(["part_lid"])
    other = lambda at, seen: next(wrong, seen.part) if at == "feeder.part_gear" else seen.part  # noqa: E731
    seeing(monkeypatch, lambda at, seen: seen.model_copy(update={"part": other(at, seen)}))
    outcome = rig().run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert [measured.value for measured in outcome.measurements if measured.name == "pick_retries"] == [1]


def test_it_should_replace_a_wrong_part_in_a_nest(
    rig: Make, bench: Callable[[int], Bench], kit: dict[str, Any]
) -> None:
    shared = bench(1)
    shared.item.put("nest.gear", {"part": "part_lid", "x": 0.0, "y": 0.0, "yaw": 0.0})
    outcome = rig(on=shared).run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert shared.item.get("nest.gear", {})["part"] == "part_gear"


def test_it_should_go_to_the_next_feeder(rig: Make, kit: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """It should take the part of another feeder once its own brings none that is good."""
    kit["parts"][1]["feeders"] = ["gear_tray"]
    seeing(monkeypatch, lambda at, seen: seen.model_copy(update={"flipped": at == "feeder.part_gear"}))
    subject = rig()
    outcome = subject.run(LoadKit, kit)
    assert isinstance(outcome, Done)
    assert subject.bench.item.get("nest.gear", {})["part"] == "gear_tray"
