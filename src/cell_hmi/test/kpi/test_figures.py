"""Every number here was computed by hand from the hour that `support/shift.py` writes down."""

from itertools import pairwise

import pytest
from shift import shift

from cell_hmi.kpi.cell_clock import CellClock, Span
from cell_hmi.kpi.cell_clock import TimeCategory as T
from cell_hmi.kpi.figures import CellFigures, Figures, figures, spans_between
from cell_hmi.kpi.history import KINDS, ChangeoverTrace, LineHistory
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION
from cell_orchestrator.core.recipes import Measurement


def of(events: list[ev.Event], begin: float = 0.0, end: float = 3600.0) -> Figures:
    history = LineHistory()
    history.take_all(events)
    return figures(history, begin, end)


@pytest.fixture
def cell() -> CellFigures:
    (found,) = of(shift()).cells
    return found


def test_time_of_a_cell_by_category(cell: CellFigures) -> None:
    """It should stand in one category at any time: 320 + 240 + 300 + 100 s of work, 600 held and 200 silent, ..."""
    assert cell.times == {
        T.OFF: 100.0,
        T.PLANNED: 300.0,
        T.PRODUCING: 960.0,
        T.SETUP: 120.0,
        T.DOWN: 800.0,
        T.BLOCKED: 50.0,
        T.STARVED: 1270.0,
    }
    assert sum(cell.times.values()) == 3600.0


def test_oee_and_its_factors(cell: CellFigures) -> None:
    """PBT 3200 s, APT 960 s; three jobs were done, planned 300 s each, in 960 s with the failed one; 2 of 4 good."""
    assert (cell.planned_busy_s, cell.jobs, cell.good, cell.changeovers, cell.failures) == (3200.0, 4, 2, 1, 2)
    assert (cell.availability, cell.effectiveness, cell.quality) == (0.3, 0.9375, 0.5)
    assert cell.oee == pytest.approx(0.140625)
    assert cell.setup_rate == pytest.approx(1 / 9)
    assert (cell.mtbf_s, cell.mttr_s) == (1200.0, 400.0)


def test_losses_and_what_is_fully_productive_are_the_busy_time(cell: CellFigures) -> None:
    assert cell.losses == pytest.approx(
        {"starved": 1270.0, "down": 800.0, "quality": 450.0, "setup": 120.0, "speed": 60.0, "blocked": 50.0}
    )
    assert list(cell.losses) == ["starved", "down", "quality", "setup", "speed", "blocked"]
    assert cell.oee is not None
    assert sum(cell.losses.values()) + cell.oee * cell.planned_busy_s == pytest.approx(3200.0)


def test_figures_of_the_line() -> None:
    found = of(shift())
    assert (found.ordered, found.done, found.scrapped, found.cancelled) == (3, 2, 1, 0)
    assert (found.orders, found.late_orders, found.reworks) == (1, 1, 1)
    assert found.first_pass_yield == found.scrap_ratio == found.rework_ratio == pytest.approx(1 / 3)
    assert found.throughput_per_h == 2.0
    assert found.cycle_s == pytest.approx((510.0, 600.0, 690.0))
    assert [(hour.begin, hour.done, hour.scrapped) for hour in found.hours] == [(0.0, 2, 1)]


def test_failures_by_how_often_they_came() -> None:
    codes = [(it.cell, it.what, it.code, it.count, it.lost_s, it.message) for it in of(shift()).codes]
    assert codes == [
        ("dosing", "fill", 0, 1, 240.0, "out of limits: net_mass"),
        ("dosing", "fill", 1204, 1, 100.0, "overdosed"),
    ]


def test_variants() -> None:
    (variant,) = of(shift()).variants
    assert (variant.variant, variant.done, variant.scrapped) == ("polish-red", 2, 1)
    assert variant.first_pass_yield == pytest.approx(1 / 3)


def test_nothing_known_is_not_nothing_done() -> None:
    """It should give no ratio where nothing says what it is: 0 % would look like a bad shift."""
    found = of(shift()[:2], end=200.0)
    assert (found.first_pass_yield, found.scrap_ratio, found.cycle_s) == (None, None, None)
    assert (found.cells[0].effectiveness, found.cells[0].oee, found.cells[0].mttr_s) == (None, None, None)
    assert found.cells[0].availability == 0.0


def test_periods_add_up() -> None:
    """It should count every second and every unit once, wherever the hour is cut, within a job or a hold too."""
    cuts = [0.0, 550.0, 720.0, 1045.0, 1700.0, 2300.0, 2800.0, 3600.0]
    parts = [of(shift(), *pair) for pair in pairwise(cuts)]
    for part in parts:
        assert sum(part.cells[0].times.values()) == pytest.approx(part.end - part.begin)
    for category in T:
        assert sum(part.cells[0].times[category] for part in parts) == of(shift()).cells[0].times[category]
    assert sum(part.done for part in parts) == 2
    assert sum(part.cells[0].jobs for part in parts) == 4


def test_time_that_the_line_was_off_is_off() -> None:
    """It should not count against a cell that the line was not running."""
    history = LineHistory()
    history.take_all([*shift(), ev.ClockDated(5000.0, "r2", 5000.0, 0.0, 1.0, 0.0, off_s=1200.0)])
    (cell,) = figures(history, 3600.0, 5100.0).cells
    assert (cell.times[T.STARVED], cell.times[T.OFF]) == (300.0, 1200.0)


def test_spans_follow_each_other_without_a_gap() -> None:
    history = LineHistory()
    history.take_all(shift())
    spans = list(spans_between(history.cells["dosing"], 0.0, 3600.0))
    assert [(a.end, b.begin) for a, b in pairwise(spans) if a.end != b.begin] == []
    assert next((span.what, span.unit) for span in spans if span.category is T.PRODUCING) == ("fill", "A-01")


def test_other_kinds_of_events_change_nothing() -> None:
    """It should need no others than those it asks the store for."""
    assert of(shift()) == of([event for event in shift() if isinstance(event, KINDS)])


def test_totals_of_many_spans_are_those_of_each() -> None:
    """It should not matter where in a long time a period begins and ends."""
    clock = CellClock(0.0)
    kinds = list(T)
    for number in range(300):
        clock.closed.add(Span(float(number), number + 1.0, kinds[number % 7]))
    clock.since = 300.0
    history = LineHistory({"a": clock})
    for begin, end in ((0.0, 300.0), (0.5, 299.25), (63.0, 65.0), (64.5, 64.75), (100.0, 400.0), (127.5, 256.0)):
        (cell,) = figures(history, begin, end).cells
        times = dict.fromkeys(T, 0.0)
        for span in spans_between(clock, begin, end):
            times[span.category] += span.end - span.begin
        assert cell.times == pytest.approx(times)
        assert cell.failures == sum(span.category is T.DOWN for span in spans_between(clock, begin, end))


def test_a_changeover_with_its_steps() -> None:
    """It should tell when the external steps went on, when the cell stood, and what was measured, or why it failed."""
    history = LineHistory()
    history.take_all(shift())
    later = [
        ev.PreparationStarted(3000.0, "p", "dosing", "blue"),
        ev.PreparationEnded(3030.0, "p", "dosing", "blue", 0, ""),
        ev.ChangeoverStarted(3040.0, "c2", "dosing", "red", "blue", "ann"),
        ev.ChangeoverFailed(3070.0, "c2", "dosing", "", 101, "purge too short", (Measurement("mass", 0.25, "g"),)),
    ]
    history.take_all(later)
    first, last = history.changeovers["dosing"]
    assert first == ChangeoverTrace("dosing", "blue", "red", "planning", 200.0, ended=320.0)
    assert last == ChangeoverTrace(
        "dosing", "red", "blue", "ann", 3040.0, 3000.0, 3030.0, 3070.0, ("mass 0.25 g",), "purge too short"
    )


@pytest.mark.parametrize(("given", "then"), [(True, T.DOWN), (False, T.STARVED)])
def test_a_job_that_a_cell_never_heard_of_costs_it_no_time(given: bool, then: T) -> None:
    clock = CellClock(0.0)
    clock.take(ev.CellReported(1.0, "left", "b", EXECUTE, PRODUCTION, "red"))
    clock.take(ev.JobRefused(2.0, "j1", "left", "A-01", 0, "no file", given))
    assert clock.category is then


def test_a_changeover_that_the_cell_refused_is_over() -> None:
    """It should say why, and not that it runs; a refused operation changes nothing of changeovers."""
    history = LineHistory()
    history.take_all(shift())
    history.take(ev.ChangeoverStarted(3040.0, "c2", "dosing", "red", "blue", "ann"))
    history.take(ev.JobRefused(3041.0, "j9", "dosing", "A-03", 5, "busy"))
    assert history.changeovers["dosing"][-1].ended == 0.0
    history.take(ev.JobRefused(3042.0, "c2", "dosing", "", 4, "not idle"))
    assert history.changeovers["dosing"][-1] == ChangeoverTrace(
        "dosing", "red", "blue", "ann", 3040.0, ended=3042.0, message="not idle"
    )
