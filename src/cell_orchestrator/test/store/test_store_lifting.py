"""Events of older versions should read as today's, step by step, or be refused."""

import json

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.store.lifting import Lift, lifted

LIFTS: dict[tuple[str, int], Lift] = {
    ("CellLost", 1): lambda event: {"at": event["at"], "cell": event["name"]},
    ("CellLost", 2): lambda event: {**event, "cell": event["cell"].lower()},
}


def test_old_events_take_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should apply the lifts in order, from the version that was stored."""
    monkeypatch.setattr(ev.CellLost, "VERSION", 3)
    assert json.loads(lifted("CellLost", 1, '{"at":1.0,"name":"A"}', LIFTS)) == {"at": 1.0, "cell": "a"}
    assert json.loads(lifted("CellLost", 2, '{"at":1.0,"cell":"A"}', LIFTS)) == {"at": 1.0, "cell": "a"}


def test_todays_events_are_as_they_are() -> None:
    """It should not touch them, not even the spaces."""
    assert lifted("CellLost", 1, '{"at": 1.0,  "cell": "A"}', LIFTS) == '{"at": 1.0,  "cell": "A"}'


@pytest.mark.parametrize("version", [-1, 0, 4])
def test_versions_nobody_knows(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should refuse what no lift begins at, and what is newer."""
    monkeypatch.setattr(ev.CellLost, "VERSION", 3)
    with pytest.raises(ValueError, match=f"CellLost has version {version}, this software reads 3"):
        lifted("CellLost", version, "{}", LIFTS)
