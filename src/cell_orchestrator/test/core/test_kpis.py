"""It should compute the figures of ISO 22400 from the plant's counters."""

from itertools import pairwise

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.kpis import Report, report, report_between
from cell_orchestrator.core.plant import Plant, Totals


def test_nothing_made_yet() -> None:
    """It should give zeros, not errors."""
    subject = report(Plant(), 5.0)
    assert (subject.first_pass_yield, subject.throughput_per_h, subject.cells) == (0.0, 0.0, ())
    assert subject.order_time_s == 0.0


def test_line_figures(story: list[ev.Event]) -> None:
    """It should judge a finished batch up to its last unit."""
    subject = report(replay(Plant(), story), now=1000.0)
    assert (subject.units_ordered, subject.units_done, subject.units_open, subject.late_orders) == (1, 1, 0, 1)
    assert (subject.line, subject.order_time_s) == ("demo", 60.0)
    assert subject.throughput_per_h == 60.0
    assert (subject.first_pass_yield, subject.reworks) == (0.0, 1)
    assert (subject.changeovers, subject.changeover_s, subject.cycle_mean_s) == (1, 10.0, 54.0)
    assert subject.variants == {"polish-red": 1}


def test_ratios_are_over_what_was_inspected() -> None:
    """It should count what is done or scrapped as inspected, and give the mean time of what is good."""
    totals = Totals(
        ordered=6,
        done=3,
        scrapped=1,
        cancelled=1,
        first_pass=2,
        cycle_s=90.0,
        first_order_at=100.0,
        last_unit_at=1900.0,
    )
    subject = report(Plant(totals=totals), now=5000.0)
    assert (subject.units_ordered, subject.units_done, subject.units_scrapped, subject.units_cancelled) == (6, 3, 1, 1)
    assert (subject.first_pass_yield, subject.scrap_ratio, subject.cycle_mean_s) == (0.5, 0.25, 30.0)
    assert (subject.order_time_s, subject.throughput_per_h, subject.at) == (1800.0, 6.0, 5000.0)


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


def between(story: list[ev.Event], begin: float, end: float) -> Report:
    """The figures for a while of the story."""
    before, after = (replay(Plant(), [event for event in story if event.at <= at]) for at in (begin, end))
    return report_between(before, after, begin, end)


def test_all_of_the_story_in_parts(story: list[ev.Event]) -> None:
    """It should count every unit, job and changeover once, and all the time of a cell, however the time is cut."""
    cuts = [99.0, 103.0, 111.0, 125.0, 131.0, 160.0]
    parts = [between(story, *pair) for pair in pairwise(cuts)]
    whole = between(story, cuts[0], cuts[-1])
    for figure in ("units_ordered", "units_done", "reworks", "changeovers", "orders", "late_orders", "order_time_s"):
        assert sum(getattr(part, figure) for part in parts) == getattr(whole, figure), figure
    for figure in ("jobs", "good", "changeovers", "producing_s", "setup_s", "down_s", "planned_busy_s"):
        assert sum(getattr(part.cells[0], figure) for part in parts) == getattr(whole.cells[0], figure), figure
    assert (whole.cells[0].jobs, whole.cells[0].producing_s, whole.cells[0].setup_s) == (2, 30.0, 10.0)


def test_a_job_that_is_cut(story: list[ev.Event]) -> None:
    """It should count where it ends, its time where it was spent."""
    started = next(event.at for event in story if isinstance(event, ev.OperationStarted))
    (first,) = between(story, 100.0, started + 4.0).cells
    assert (first.jobs, first.producing_s) == (0, 4.0)
    assert between(story, 100.0, started).cells[0].producing_s == 0.0


def test_a_changeover_that_is_cut(story: list[ev.Event]) -> None:
    """It should count where it ends, its time where it was spent."""
    (first,), (second,) = between(story, 99.0, 104.0).cells, between(story, 104.0, 112.0).cells
    assert (first.changeovers, first.setup_s) == (0, 4.0)
    assert (second.changeovers, second.setup_s) == (1, 6.0)


def test_a_hold_that_is_cut(story: list[ev.Event]) -> None:
    """It should be down on both sides."""
    held = [*story[:15], ev.CellHeld(121.0, "dosing", "look", "ann"), ev.CellResumed(131.0, "dosing", "ann")]
    assert [between(held, *pair).cells[0].down_s for pair in ((99.0, 125.0), (125.0, 140.0))] == [4.0, 6.0]
    assert between(held, 99.0, 121.0).cells[0].down_s == 0.0


def test_a_cell_that_was_never_ready(story: list[ev.Event]) -> None:
    """It should have had no time to be busy in, and one that was ready all the time from its first readiness."""
    assert between(story[:1], 0.0, 200.0).cells[0].planned_busy_s == 0.0
    assert between(story, 100.0, 100.0).cells[0].planned_busy_s == 0.0
    assert between(story, 0.0, 200.0).cells[0].planned_busy_s == 105.0


def test_variants_of_a_while(story: list[ev.Event]) -> None:
    """It should name only what was made then."""
    assert between(story, 100.0, 200.0).variants == {"polish-red": 1}
    assert between(story, 200.0, 300.0).variants == {}
    assert between(story, 200.0, 300.0).units_done == 0
