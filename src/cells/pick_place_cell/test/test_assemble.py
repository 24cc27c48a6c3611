"""Tests of `assemble`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_kinematic.hand import at as stands_at
from cell_line.outcome import Done, Failed, Recovery
from cell_line.params import ParamsError, read_params
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig
from pick_place_cell.assemble import Assemble, Assembled, Assembly
from pick_place_cell.codes import PickPlaceCode
from pick_place_cell.load_kit import LoadKit

Make = Callable[..., Rig]
SLOTS = ["base", "gear", "lid"]
DURATION_S = 15.0


@pytest.fixture
def kitted(bench: Callable[[int], Bench], rig: Make, kit: dict[str, Any]) -> Callable[[int], Bench]:
    """Make a bench with a loaded kit."""

    def make(seed: int) -> Bench:
        shared = bench(seed)
        assert isinstance(rig(on=shared).run(LoadKit, kit), Done)
        return shared

    return make


def seats(bench: Bench) -> list[str]:
    """Return the part in every seat."""
    return [bench.item.get(f"seat.{slot}", {"part": ""})["part"] for slot in SLOTS]


def failed(outcome: object, code: PickPlaceCode) -> bool:
    """Return whether the outcome is this failure, for rework."""
    return isinstance(outcome, Failed) and outcome.code == code and outcome.recovery is Recovery.REWORK


@pytest.mark.parametrize("seed", range(60))
def test_it_should_insert_every_part(
    rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any], seed: int
) -> None:
    subject = rig(on=kitted(seed))
    outcome = subject.run(Assemble, assembly)
    assert isinstance(outcome, Done)
    assert outcome.result == Assembled(inserted=SLOTS, found=[])
    values = {measured.name: measured.value for measured in outcome.measurements}
    assert 0.0 < values["insertion_depth_error"] < 0.0002
    assert 3.0 < values["insertion_force"] <= 30.0
    assert values["insertion_retries"] == 0
    assert all(measured.within for measured in outcome.measurements)
    assert 8.0 < subject.clock.now() < 25.0
    assert seats(subject.bench) == [f"part_{slot}" for slot in SLOTS]
    assert stands_at(subject.bench, "arm") == "home"


def test_it_should_press_on_parts_that_sit_already(
    rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any]
) -> None:
    shared = kitted(3)
    assert isinstance(rig(on=shared).run(Assemble, {"steps": assembly["steps"][:2]}), Done)
    outcome = rig(on=shared).run(Assemble, assembly)
    assert isinstance(outcome, Done)
    assert outcome.result == Assembled(inserted=["lid"], found=["base", "gear"])


def test_it_should_miss_a_part_that_was_not_loaded(rig: Make, assembly: dict[str, Any]) -> None:
    subject = rig(1)
    assert failed(subject.run(Assemble, assembly), PickPlaceCode.PART_MISSING)
    assert stands_at(subject.bench, "arm") == "home"


def test_it_should_fail_when_a_part_falls(rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any]) -> None:
    outcomes = [rig(on=kitted(seed), grip_slip=1.0).run(Assemble, assembly) for seed in range(10)]
    assert any(failed(outcome, PickPlaceCode.GRIP_LOST) for outcome in outcomes)


def test_it_should_fail_when_a_part_does_not_go_in(
    rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any]
) -> None:
    once = {**assembly, "attempts": 1}
    outcomes = [rig(on=kitted(seed), grip_slip=1.0).run(Assemble, once) for seed in range(10)]
    wrong = [outcome for outcome in outcomes if failed(outcome, PickPlaceCode.MISASSEMBLED)]
    assert wrong
    assert all(not outcome.measurements[0].within for outcome in wrong if isinstance(outcome, Failed))


def test_it_should_take_a_turned_part_anew(rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any]) -> None:
    outcomes = [rig(on=kitted(seed), grip_slip=0.1).run(Assemble, assembly) for seed in range(60)]
    retries = [outcome.measurements[2].value for outcome in outcomes if isinstance(outcome, Done)]
    assert max(retries) > 0


def test_it_should_be_saved_by_rework(
    rig: Make, kitted: Callable[[int], Bench], kit: dict[str, Any], assembly: dict[str, Any]
) -> None:
    for seed in range(20):
        shared = kitted(seed)
        rig(on=shared, grip_slip=0.5).run(Assemble, assembly)
        assert isinstance(rig(on=shared).run(LoadKit, kit), Done)
        assert isinstance(rig(on=shared).run(Assemble, assembly), Done)
        assert seats(shared) == [f"part_{slot}" for slot in SLOTS]
        assert all(shared.item.get(f"nest.{slot}", None) is None for slot in SLOTS)


@pytest.mark.parametrize("part_of", range(20))
def test_it_should_do_the_rest_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    kitted: Callable[[int], Bench],
    assembly: dict[str, Any],
    part_of: int,
) -> None:
    shared = kitted(part_of)
    with pytest.raises(died):
        dying_rig(shared, 0.2 + part_of * DURATION_S / 20).run(Assemble, assembly)
    sitting = sum(name != "" for name in seats(shared))
    outcome = rig(on=shared).run(Assemble, assembly)
    assert isinstance(outcome, Done)
    assert len(outcome.result.found) == sitting
    assert all(measured.within for measured in outcome.measurements)
    assert seats(shared) == [f"part_{slot}" for slot in SLOTS]


@pytest.mark.parametrize("tenth", range(9))
def test_it_should_leave_an_empty_hand_aside_when_cancelled(
    rig: Make, kitted: Callable[[int], Bench], assembly: dict[str, Any], tenth: int
) -> None:
    subject = rig(on=kitted(tenth))
    subject.clock.ring_at, subject.clock.ring = tenth * DURATION_S / 10, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Assemble, assembly)
    assert subject.bench.cell.get("arm.hand", None) is None
    assert stands_at(subject.bench, "arm") == "home"


def test_it_notes_what_cannot_be_undone_just_before(
    tmp_path: Path, kit: dict[str, Any], assembly: dict[str, Any]
) -> None:
    """It should keep the note before the first insertion, and not earlier."""
    path = tmp_path / "bench.jsonl"
    bench = Bench(0, path)
    bench.present("carrier", "unit")
    assert isinstance(Rig(bench).run(LoadKit, kit), Done)
    assert isinstance(Rig(bench).run(Assemble, assembly), Done)
    changes = [json.loads(line)[1] for line in path.read_text().splitlines()]
    assert changes[changes.index("began.assemble") + 1] == "rng.arm"
    assert "seat.base" not in changes[: changes.index("began.assemble")]


@pytest.mark.parametrize("key", ["slot", "seat"])
def test_it_should_refuse_two_steps_of_one_slot_or_seat(assembly: dict[str, Any], key: str) -> None:
    """It should not take the part of the first step for that of the second, which would never be inserted."""
    assembly["steps"][1][key] = "lid"
    with pytest.raises(ParamsError, match="steps: 'lid' is given twice"):
        read_params(Assembly, assembly)
