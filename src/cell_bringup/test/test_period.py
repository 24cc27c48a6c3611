"""It should mean the same time as the person who names it, on days of 23 and 25 hours, too."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from cell_bringup.period import Period, moment, shift_of
from cell_line.config.shifts import ShiftsConfig

HOURS = {"early": "06:00-14:00", "late": "14:00-22:00", "night": "22:00-06:00", "day": "07:00-07:00"}
SHIFTS = ShiftsConfig(zone="Europe/Berlin", hours=HOURS)
CET = timezone(timedelta(hours=1), "CET")


def at(text: str) -> float:
    """A time in CET, summer or not."""
    return datetime.fromisoformat(text).replace(tzinfo=CET).timestamp()


NOW = at("2026-11-29 12:30:00")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-11-28", at("2026-11-28 00:00")),
        ("2026-11-28 06:00", at("2026-11-28 06:00")),
        ("2026-11-28T06:00:30", at("2026-11-28 06:00:30")),
        ("2026-11-28T06:00Z", at("2026-11-28 07:00")),
        ("2026-11-28T06:00+02:00", at("2026-11-28 05:00")),
        (" 06:00 ", at("2026-11-29 06:00")),
        ("6:00", at("2026-11-29 06:00")),
        ("12:30", NOW),
        ("12:31", at("2026-11-28 12:31")),
        ("30min", NOW - 1800.0),
        ("8h", NOW - 28800.0),
        ("2d", NOW - 172800.0),
        ("999999d", 0.0),
        ("0001-01-01T00:00Z", 0.0),
    ],
)
def test_a_moment(text: str, means: float) -> None:
    """It should be read as people write it; a time of day is the last such."""
    assert moment(text, NOW, CET) == means


@pytest.mark.parametrize("text", ["", "yesterday", "25:00", "6:7", "2026-13-01", "8 h", "-8h", "1e3h", "\x1b[2J"])
def test_no_moment(text: str) -> None:
    """It should be refused with what can be said."""
    with pytest.raises(ValueError, match=r"is no time; say 2026-11-28, '2026-11-28 06:00', 06:00, 30min, 8h or 2d$"):
        moment(text, NOW, CET)


def test_the_local_zone_is_meant_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be the one of that day, in summer as well as now."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        assert moment("2026-07-01 06:00", NOW, None) == at("2026-07-01 05:00")
        assert moment("06:00", NOW, None) == at("2026-11-29 06:00")
        assert str(Period(at("2026-07-01 05:00"), NOW, None)) == "2026-07-01 06:00:00 CEST to 2026-11-29 12:30:00 CET"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("shift", "begin", "end"),
    [
        ("early", "2026-11-29 06:00", "2026-11-29 12:30"),
        ("late", "2026-11-28 14:00", "2026-11-28 22:00"),
        ("night", "2026-11-28 22:00", "2026-11-29 06:00"),
        ("day", "2026-11-29 07:00", "2026-11-29 12:30"),
    ],
)
def test_a_shift(shift: str, begin: str, end: str) -> None:
    """It should be the one that works, up to now, or the last one that did."""
    found = shift_of(SHIFTS, shift, CET, NOW)
    assert (found.begin, found.end) == (at(begin), at(end))
    assert str(found) == f"{shift} {begin}:00 CET to {end}:00 CET"


def test_a_shift_of_a_day() -> None:
    """It should be the one that began then; a night belongs to the day on which it begins."""
    found = shift_of(SHIFTS, "night", CET, NOW, date(2026, 11, 20))
    assert (found.begin, found.end) == (at("2026-11-20 22:00"), at("2026-11-21 06:00"))
    with pytest.raises(ValueError, match="shift night of 9999-12-31 has not begun"):
        shift_of(SHIFTS, "night", CET, NOW, date.max)
    with pytest.raises(ValueError, match="shift late of 2026-11-29 has not begun"):
        shift_of(SHIFTS, "late", CET, NOW, date(2026, 11, 29))


def test_no_such_shift() -> None:
    """It should name those there are."""
    with pytest.raises(ValueError, match="there is no shift 'noon'; there are: early, late, night, day"):
        shift_of(SHIFTS, "noon", CET, NOW)


@pytest.fixture
def berlin() -> Iterator[ZoneInfo]:
    """A zone with summer time."""
    try:
        yield ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        pytest.skip("tzdata is not installed")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7.0), ("2026-10-24", 9.0), ("2026-06-01", 8.0)])
def test_a_night_in_which_clocks_change(berlin: ZoneInfo, day: str, hours: float) -> None:
    """It should be as long as it really is."""
    found = shift_of(SHIFTS, "night", berlin, NOW, date.fromisoformat(day))
    assert found.end - found.begin == hours * 3600.0


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_shifts_that_meet_in_the_hour_that_is_missing_or_twice_there(berlin: ZoneInfo, day: str) -> None:
    """It should leave no gap and no overlap between them."""
    shifts = ShiftsConfig(zone="Europe/Berlin", hours={"a": "18:00-02:30", "b": "02:30-10:00"})
    first = shift_of(shifts, "a", berlin, NOW, date.fromisoformat(day) - timedelta(days=1))
    second = shift_of(shifts, "b", berlin, NOW, date.fromisoformat(day))
    assert first.end == second.begin


def test_a_while_in_utc() -> None:
    """It should name its zone."""
    assert str(Period(0.0, 60.0, UTC)) == "1970-01-01 00:00:00 UTC to 1970-01-01 00:01:00 UTC"
