"""Whole seeds: they replay, they end, and what goes wrong is told."""

import os
import subprocess
import sys

import pytest

from cell_orchestrator.core import planning
from cell_sim.cli import run
from cell_sim.virtual.run import simulate, simulate_many
from cell_sim.virtual.scenario import LineSize

TRAIL = "from cell_sim.virtual.run import simulate; print(simulate({seed}, 12, '{faults}').trail)"


def test_without_faults() -> None:
    """It should make every unit, unless measurements say otherwise, and inject nothing."""
    verdict = simulate(4, 12, "none")
    assert verdict.violation == ""
    assert (verdict.done, verdict.scrapped, verdict.cancelled) == (12, 0, 0)
    assert (verdict.faults, verdict.crashes, verdict.doubts) == ({}, 0, 0)


def test_the_orchestrator_dies_wherever_it_is_struck() -> None:
    """It should not live on where an effect is begun, though what goes wrong with one effect ends nothing."""
    verdict = simulate(2, 12, "crashes")
    assert verdict.crashes == verdict.faults["engine_crash"] > 10


@pytest.mark.parametrize(("seed", "faults"), [(2, "heavy"), (3, "heavy"), (4, "lost_together")])
def test_a_seed_replays_in_any_process(seed: int, faults: str) -> None:
    """It should write the same log whatever order hashes give to sets and Maps, and whatever files are lost."""
    path = os.pathsep.join(filter(None, sys.path))
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", TRAIL.format(seed=seed, faults=faults)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    trails = [run.communicate()[0].strip() for run in runs]
    assert trails == [simulate(seed, 12, faults).trail] * 2


@pytest.mark.parametrize("faults", ["wild_messages", "swapped_tags", "crashes"])
@pytest.mark.parametrize("seed", range(100, 104))
def test_far_worse_than_life(seed: int, faults: str) -> None:
    """It should end well even where one kind of fault is everywhere."""
    verdict = simulate(seed, 24, faults)
    assert verdict.violation == ""
    assert verdict.done + verdict.scrapped + verdict.cancelled == verdict.ordered


def test_a_line_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should find a deadlock soon and tell what happened last."""
    monkeypatch.setattr(planning, "RULES", ())
    verdict = simulate(0, 2, "none")
    assert verdict.violation.startswith("deadlock")
    assert verdict.broken_s < 3600.0
    assert any("OrderAccepted" in line for line in verdict.last)


def test_a_bug_in_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be a finding like any other, with the place where it happened."""
    monkeypatch.setattr(planning, "leave", lambda *args: {}["nothing"])
    verdict = simulate(4, 2, "none")
    assert verdict.violation.startswith("bug: KeyError('nothing')")


def test_many() -> None:
    """It should give the verdicts in order of seeds, whatever process ran them, and tell of each."""
    told = []
    verdicts = simulate_many(range(3), 2, "mixed", 2, told.append)
    assert [v.seed for v in verdicts] == [0, 1, 2]
    assert told == verdicts == [simulate(seed, 2, "mixed") for seed in range(3)]


@pytest.mark.parametrize("seed", [2, 10])
def test_another_policy(seed: int) -> None:
    """It should decide otherwise, and break no rule."""
    verdict = simulate(seed, 12, "mixed", "setup_time")
    assert verdict.violation == ""
    assert verdict.trail != simulate(seed, 12, "mixed").trail


def test_the_default_by_its_name() -> None:
    """It should decide what it decides without a name, through all that looks after policies."""
    assert simulate(3, 12, "mixed", "urgency").trail == simulate(3, 12, "mixed").trail


def test_a_policy_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(policy="luck") == 2
    assert "cell.policies 'luck': is not installed" in capsys.readouterr().err


def test_a_larger_line() -> None:
    """It should make every unit on a line of more cells and carriers than those that are drawn."""
    verdict = simulate(0, 12, "none", size=LineSize(12, 40))
    assert (verdict.violation, verdict.done) == ("", 12)
