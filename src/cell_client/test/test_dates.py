"""It should date what happened by the wall clock as it was then, and find line times by dates."""

import pytest

from cell_client.dates import Dates, undated
from cell_orchestrator.core.events import ClockDated, ClockStepped, TransportHeard

SET_BACK = [ClockDated(1000.0, "r1", 1000.0, 0.0, 1.0, 0.0, 0.0), ClockStepped(2000.0, 1400.0, -600.0, -600.0, -600.0)]
SET_AHEAD = [*SET_BACK, TransportHeard(2500.0), ClockStepped(3000.0, 9400.0, 7000.0, 6400.0, 6400.0)]


@pytest.mark.parametrize(
    ("at", "date"), [(10.0, 10.0), (1999.0, 1999.0), (2000.0, 1400.0), (2999.0, 2399.0), (3000.0, 9400.0)]
)
def test_dates(at: float, date: float) -> None:
    assert Dates(SET_AHEAD).date(at) == date


@pytest.mark.parametrize(
    ("date", "at"),
    [(10.0, 10.0), (1500.0, 1500.0), (2100.0, 2700.0), (2399.0, 2999.0), (5000.0, 3000.0), (9500.0, 3100.0)],
)
def test_line_times(date: float, at: float) -> None:
    """It should be the first of a date that there was twice, and the first after one that there never was."""
    assert Dates(SET_AHEAD).line_time(date) == at


def test_a_log_without_dates() -> None:
    """It should be dated by its line time."""
    assert Dates([]).date(7.0) == Dates([]).line_time(7.0) == undated(7.0) == 7.0
