"""Tests of `remove_supports`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, check_skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.remove_supports import RemoveSupports

Make = Callable[..., Rig]


def test_it_should_keep_the_rules_of_a_skill(sites: dict[str, Any]) -> None:
    check_skill(RemoveSupports, sites)


@pytest.mark.parametrize("seed", range(60))
def test_it_should_break_off_every_support(rig: Make, sites: dict[str, Any], seed: int) -> None:
    subject = rig(seed)
    outcome = subject.run(RemoveSupports, sites)
    assert isinstance(outcome, Done)
    assert 3 <= len(outcome.result.removed) <= 5
    left, force = outcome.measurements
    assert (left.name, left.value) == ("supports_left", 0.0)
    assert force.name == "break_force"
    assert 10.0 < force.value < 30.0
    assert 8.0 < subject.clock.now() < 25.0
    assert subject.bench.item.get("supports", {"support.1": 0.0}) == {}


def test_it_should_do_nothing_on_a_part_without_supports(
    rig: Make, bench: Callable[[int], Bench], sites: dict[str, Any]
) -> None:
    shared = bench(1)
    assert isinstance(rig(on=shared).run(RemoveSupports, sites), Done)
    outcome = rig(on=shared).run(RemoveSupports, sites)
    assert isinstance(outcome, Done)
    assert outcome.result.removed == []


def test_it_should_leave_supports_that_are_too_tough(rig: Make, sites: dict[str, Any]) -> None:
    outcome = rig(1, support_left=1.0).run(RemoveSupports, sites)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PostProcessingCode.SUPPORT_LEFT, Recovery.REWORK)
    assert outcome.measurements[0].value >= 1.0


@pytest.mark.parametrize("site", [f"support.{number}" for number in range(1, 6)])
def test_it_should_not_leave_the_arm_at_the_part(rig: Make, site: str) -> None:
    subject = rig(1, support_left=1.0)
    subject.run(RemoveSupports, {"sites": [site]})
    assert subject.bench.cell.get("arm.at", "home") in ("home", "reject")


def test_it_should_see_a_support_that_nobody_listed(rig: Make) -> None:
    outcome = rig(1).run(RemoveSupports, {"sites": ["support.1"]})
    assert isinstance(outcome, Failed)
    assert outcome.code == PostProcessingCode.SUPPORT_LEFT


def test_rework_should_help_because_pulls_in_vain_weaken_a_support(
    rig: Make, bench: Callable[[int], Bench], sites: dict[str, Any]
) -> None:
    reworked = 0
    for seed in range(20):
        shared = bench(seed)
        first = rig(on=shared, support_left=0.5).run(RemoveSupports, sites)
        if isinstance(first, Failed) and first.recovery is Recovery.REWORK:
            reworked += isinstance(rig(on=shared).run(RemoveSupports, sites), Done)
    assert reworked > 5


def test_it_should_scrap_a_part_that_broke(rig: Make, sites: dict[str, Any]) -> None:
    hard = {**sites, "force_n": 60.0, "force_max_n": 60.0}
    outcomes = [rig(seed, support_left=1.0).run(RemoveSupports, hard) for seed in range(10)]
    broken = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    assert broken
    assert {(end.code, end.recovery) for end in broken} == {(PostProcessingCode.PART_BROKEN, Recovery.SCRAP)}


@pytest.mark.parametrize("tenth", range(1, 13))
def test_it_should_do_the_rest_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    bench: Callable[[int], Bench],
    sites: dict[str, Any],
    tenth: int,
) -> None:
    shared = bench(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.1 + tenth * 1.15).run(RemoveSupports, sites)
    remaining = len(shared.item.get("supports", {"": 0.0}))
    outcome = rig(on=shared).run(RemoveSupports, sites)
    assert isinstance(outcome, Done)
    assert len(outcome.result.removed) == remaining
    assert shared.cell.get("arm.hand", None) is None


@pytest.mark.parametrize("tenth", range(8))
def test_it_should_leave_the_hand_empty_when_cancelled(rig: Make, sites: dict[str, Any], tenth: int) -> None:
    subject = rig(tenth)
    subject.clock.ring_at, subject.clock.ring = tenth * 1.2, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(RemoveSupports, sites)
    assert subject.bench.cell.get("arm.hand", None) is None


def test_it_notes_what_cannot_be_undone_just_before(tmp_path: Path) -> None:
    """It should keep the note before the first pull, and not earlier."""
    path = tmp_path / "bench.jsonl"
    bench = Bench(0, path)
    bench.present("carrier", "unit")
    Rig(bench).run(RemoveSupports, {"sites": ["support.1"]})
    changes = [json.loads(line)[1] for line in path.read_text().splitlines()]
    assert changes[changes.index("began.remove_supports") + 1] == "rng.arm"
    assert "pulled" not in changes[: changes.index("began.remove_supports")]
