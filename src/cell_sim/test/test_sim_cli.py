"""What `./cell simulate` prints and returns."""

import json

import pytest

from cell_orchestrator.core import planning
from cell_sim.cli import run


def test_one_seed(capsys: pytest.CaptureFixture[str]) -> None:
    """It should tell which faults struck and that every rule held."""
    assert run(seed=2, units=6, faults="heavy") == 0
    text = capsys.readouterr().out
    assert "Seed 2" in text and "message late" in text and "every rule held" in text


def test_many_seeds_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """It should add up what happened; units that were scrapped are made again."""
    assert run(seed=5, seeds=3, units=4, json=True, workers=1) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["first_seed"], summary["seeds"]) == (5, 3)
    assert summary["done"] + summary["scrapped"] + summary["cancelled"] == summary["units"] > 12
    assert (summary["violations"], summary["deadlocks"]) == ([], 0)


def test_a_violation(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It should fail, name the rule and show the last events as lines."""
    monkeypatch.setattr(planning, "change_setup", lambda *args: None)
    assert run(seed=0, units=6, faults="none") == 1
    text = capsys.readouterr().out
    assert "unverified setup" in text and "OperationStarted" in text


def test_which_seed_to_replay(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name the command that replays a broken seed."""
    monkeypatch.setattr(planning, "change_setup", lambda *args: None)
    assert run(seed=0, seeds=2, units=6, faults="none", workers=1) == 1
    assert "./cell simulate --seed 0 --units 6 --faults none" in capsys.readouterr().out


def test_unknown_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """It should say which profiles there are."""
    assert run(faults="some") == 2
    assert "heavy" in capsys.readouterr().err
