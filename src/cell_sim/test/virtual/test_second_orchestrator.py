"""A second orchestrator that hears cells and transport, but not the first one, should do nothing to the line."""

import pytest

from cell_line.allegiance import Allegiance
from cell_sim.virtual.run import simulate

UNITS = 24


def test_its_orders_are_refused() -> None:
    """It should be kept out by who is followed, however often it comes and whichever of both dies."""
    seconds = 0
    for seed in range(2):
        verdict = simulate(seed, UNITS, "two_orchestrators")
        assert (seed, verdict.violation) == (seed, "")
        seconds += verdict.faults["second_orchestrator"]
    assert seconds >= 2


def test_without_epochs_it_would_ruin_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be found out by the plant when cells and transport obey everybody."""
    monkeypatch.setattr(Allegiance, "refusal", lambda self, epoch: "")
    assert any(simulate(seed, UNITS, "two_orchestrators").violation for seed in range(3))
