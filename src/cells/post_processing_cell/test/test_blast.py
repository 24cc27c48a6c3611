"""Tests of `blast`."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_skills.context import Cancelled
from cell_skills.devices.bench import Bench
from cell_skills.devices.seen import PartSeen
from cell_skills.testing import Rig, check_skill
from post_processing_cell.blast import Blast
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import SupportsSeen, SurfaceSeen
from post_processing_cell.measure import Measure

Make = Callable[..., Rig]


def values(outcome: Outcome[Any]) -> dict[str, float]:
    """Return the measured values by name."""
    return {measured.name: measured.value for measured in outcome.measurements}


def test_it_should_keep_the_rules_of_a_skill(blasting: dict[str, Any]) -> None:
    check_skill(Blast, blasting)


@pytest.mark.parametrize("seed", range(60))
def test_it_should_clean_the_surface(rig: Make, blasting: dict[str, Any], seed: int) -> None:
    subject = rig(seed)
    outcome = subject.run(Blast, blasting)
    assert isinstance(outcome, Done)
    assert 0.97 <= values(outcome)["coverage"] <= 1.0
    assert 8 <= outcome.result.shots <= 12
    assert 0.2 < values(outcome)["medium_used"] < 0.5
    assert 8.0 < subject.clock.now() < 30.0
    assert min(subject.bench.item.get("surface", [0.0])) > 0.95


def test_it_should_leave_a_clean_surface_alone(
    rig: Make, bench: Callable[[int], Bench], blasting: dict[str, Any]
) -> None:
    shared = bench(1)
    assert isinstance(rig(on=shared).run(Blast, blasting), Done)
    outcome = rig(on=shared).run(Blast, {**blasting, "coverage": 0.95})
    assert isinstance(outcome, Done)
    assert outcome.result.shots == 0


def test_it_should_shoot_again_where_the_jet_was_weak(rig: Make, blasting: dict[str, Any]) -> None:
    outcomes = [rig(seed, blast_uneven=0.3).run(Blast, blasting) for seed in range(20)]
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert max(values(outcome)["shots"] for outcome in outcomes) > 9


def test_it_should_fail_with_a_jet_that_is_always_weak(rig: Make, blasting: dict[str, Any]) -> None:
    outcome = rig(1, blast_uneven=1.0).run(Blast, blasting)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PostProcessingCode.BLAST_FAILED, Recovery.RETRY)
    assert values(outcome)["shots"] == 20
    assert not outcome.measurements[0].within


def test_it_should_hold_on_an_empty_hopper(rig: Make, blasting: dict[str, Any]) -> None:
    options = {"blaster": {"capacity_kg": 0.6, "restock_below_kg": 0.0}}
    outcome = rig(options=options).run(Blast, blasting)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (PostProcessingCode.MEDIUM_EMPTY, Recovery.HOLD)
    assert 0 < values(outcome)["shots"] < 8


def test_it_should_blast_oversize_down(
    rig: Make, bench: Callable[[int], Bench], blasting: dict[str, Any], dimensions: dict[str, Any]
) -> None:
    reworked = 0
    for seed in range(30):
        shared = bench(seed)
        assert isinstance(rig(on=shared).run(Blast, blasting), Done)
        outcome = rig(on=shared, dimension_off=1.0).run(Measure, dimensions)
        if isinstance(outcome, Failed) and outcome.recovery is Recovery.REWORK:
            assert isinstance(rig(on=shared).run(Blast, {**blasting, "reduce": dimensions["dimensions"]}), Done)
            reworked += isinstance(rig(on=shared).run(Measure, dimensions), Done)
    assert reworked > 8


def test_it_should_give_up_on_great_oversize(
    rig: Make, bench: Callable[[int], Bench], blasting: dict[str, Any], dimensions: dict[str, Any]
) -> None:
    shared = bench(1)
    shared.item.put("print_flow", 0.001)
    outcome = rig(on=shared).run(Blast, {**blasting, "passes": 1, "reduce": dimensions["dimensions"]})
    assert isinstance(outcome, Failed)
    assert outcome.code == PostProcessingCode.BLAST_FAILED
    assert "length is still too large" in outcome.message


@pytest.mark.parametrize("tenth", range(10))
def test_it_should_do_the_rest_after_a_crash(
    dying_rig: Callable[[Bench, float], Rig],
    died: type[BaseException],
    rig: Make,
    bench: Callable[[int], Bench],
    blasting: dict[str, Any],
    tenth: int,
) -> None:
    shared = bench(tenth)
    with pytest.raises(died):
        dying_rig(shared, 0.1 + tenth * 2.3).run(Blast, blasting)
    outcome = rig(on=shared).run(Blast, blasting)
    assert isinstance(outcome, Done)
    assert outcome.result.shots <= 12 - tenth // 2
    assert min(shared.item.get("surface", [0.0])) > 0.95


@pytest.mark.parametrize("tenth", range(8))
def test_it_should_stop_between_shots_when_cancelled(rig: Make, blasting: dict[str, Any], tenth: int) -> None:
    subject = rig(tenth)
    subject.clock.ring_at, subject.clock.ring = tenth * 2.0, subject.cancel.cancel
    with pytest.raises(Cancelled):
        subject.run(Blast, blasting)
    assert subject.clock.now() < tenth * 2.0 + 6.0


def test_it_notes_what_cannot_be_undone_just_before(tmp_path: Path, blasting: dict[str, Any]) -> None:
    """It should keep the note before the first shot, and not earlier."""
    path = tmp_path / "bench.jsonl"
    bench = Bench(0, path)
    bench.present("carrier", "unit")
    assert isinstance(Rig(bench).run(Blast, blasting), Done)
    changes = [json.loads(line)[1] for line in path.read_text().splitlines()]
    assert changes[changes.index("began.blast") + 1] == "rng.blaster"
    assert "surface" not in changes[: changes.index("began.blast")]


def test_a_camera_that_sees_nonsense_turns_the_part_by_less_than_a_turn() -> None:
    """It should ask the turntable for an angle within half a turn, and report progress within 0 to 1."""
    asked: list[float] = []

    class Odd:
        """A camera that sees a bare surface, many turns away."""

        async def look(self, place: str) -> PartSeen | None:
            """See nothing."""
            return None

        async def look_at_supports(self) -> SupportsSeen | None:
            """See nothing."""
            return None

        async def look_at_surface(self) -> SurfaceSeen | None:
            """Say so."""
            return SurfaceSeen(coverage=-0.1, worst_rad=99.0)

    class Table:
        """A turntable that keeps what it is asked for."""

        async def turn_to(self, angle_rad: float) -> None:
            """Keep it."""
            asked.append(angle_rad)

        async def angle(self) -> float:
            """Return nothing of interest."""
            return 0.0

    bench = Bench()
    bench.present("carrier", "unit")
    outcome = Rig(bench, devices={"camera": Odd(), "turntable": Table()}).run(Blast, {"pressure_pa": 4e5, "shots": 2})
    assert isinstance(outcome, Failed)
    assert len(asked) == 2
    assert all(abs(angle) <= math.pi for angle in asked)
