"""It should compute the figures of ISO 22400 from the plant's counters."""

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.plant import Plant


def test_nothing_made_yet() -> None:
    """It should give zeros, not errors."""
    subject = report(Plant(), 5.0)
    assert (subject.first_pass_yield, subject.throughput_per_h, subject.cells) == (0.0, 0.0, ())


def test_line_figures(story: list[ev.Event]) -> None:
    """It should judge a finished batch up to its last unit."""
    subject = report(replay(Plant(), story), now=1000.0)
    assert (subject.units_ordered, subject.units_done, subject.units_open, subject.late_orders) == (1, 1, 0, 1)
    assert subject.order_time_s == 60.0
    assert subject.throughput_per_h == 60.0
    assert (subject.first_pass_yield, subject.reworks) == (0.0, 1)
    assert (subject.changeovers, subject.changeover_s, subject.cycle_mean_s) == (1, 10.0, 54.0)
    assert subject.variants == {"polish-red": 1}


def test_cell_figures(story: list[ev.Event]) -> None:
    """It should multiply availability, effectiveness and quality to the OEE."""
    (cell,) = report(replay(Plant(), story), now=1000.0).cells
    assert (cell.planned_busy_s, cell.producing_s, cell.setup_s, cell.down_s) == (60.0, 30.0, 10.0, 0.0)
    assert cell.availability == pytest.approx(30 / 60)
    assert cell.effectiveness == pytest.approx(40 / 30)
    assert cell.quality == pytest.approx(1 / 2)
    assert cell.oee == pytest.approx(20 / 60)
    assert cell.setup_rate == pytest.approx(10 / 40)


def test_down_time_still_running(story: list[ev.Event]) -> None:
    """It should count a hold that has not ended, up to now."""
    held = ev.CellHeld(121.0, "dosing", "look", "ann")
    (cell,) = report(replay(Plant(), [*story[:15], held]), now=131.0).cells
    assert cell.down_s == 10.0
