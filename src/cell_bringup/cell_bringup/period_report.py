"""`./cell report --since`, `--shift`: the key figures of a period, and the units that were lost in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cell_bringup.failure import CommandFailed
from cell_bringup.period import Period, moment, shift_of
from cell_client.times import stamp
from cell_line.config.line import load_line
from cell_orchestrator.core.apply import apply
from cell_orchestrator.core.events import Event, UnitLeft
from cell_orchestrator.core.kpis import Report, report_between
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant


@dataclass(frozen=True, slots=True)
class Lost:
    """A unit that was scrapped, at a line time [s]."""

    unit: str
    order: str
    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """The period as the user gave it; empty for the whole log."""

    since: str = ""
    until: str = ""
    shift: str = ""
    day: str = ""


def lost_units(events: Iterable[Event], begin: float = 0.0, end: float = float("inf")) -> tuple[Lost, ...]:
    """The units that were scrapped between two line times [s]."""
    return tuple(
        Lost(event.unit, event.order, event.at, event.reason)
        for event in events
        if isinstance(event, UnitLeft) and event.status is UnitStatus.SCRAPPED and begin < event.at <= end
    )


def report_of(events: Iterable[Event], period: Period) -> Report:
    """The key figures of a period, from all events of the log.

    Raises:
        CommandFailed: the log begins after the period.
    """
    before = plant = Plant()
    for event in events:
        if event.at > period.end:
            if plant.line is None:
                raise CommandFailed(f"the log of the line begins at {stamp(event.at)}, after that period")
            break
        plant = apply(plant, event)
        if event.at <= period.begin:
            before = plant
    return report_between(before, plant, period.begin, period.end)


def period_of(asked: AskedPeriod, line_file: Path, now: float) -> Period | None:
    """The period that the user means, None for the whole log.

    Raises:
        CommandFailed: there is no such time or shift.
        ConfigError: a shift is meant, and the line's YAML file is wrong.
    """
    try:
        if asked.shift:
            return _shift(asked, line_file, now)
        if asked.since or asked.until:
            begin = moment(asked.since, now, None) if asked.since else 0.0
            end = min(now, moment(asked.until, now, None)) if asked.until else now
            if begin >= end:
                raise ValueError("that period ends before it begins")
            return Period(begin, end, None)
    except ValueError as error:
        raise CommandFailed(str(error)) from None
    return None


def _shift(asked: AskedPeriod, line_file: Path, now: float) -> Period:
    line = load_line(line_file)
    if line.shifts is None:
        raise ValueError(f"{line_file}: the line names no `shifts:`")
    day = _day(asked.day) if asked.day else None
    return shift_of(line.shifts, asked.shift, zone_named(line.shifts.zone), now, day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date; say 2026-11-28") from None


def zone_named(name: str) -> tzinfo:
    """A time zone by its IANA name.

    Raises:
        ValueError: this machine does not know it.
    """
    if name == "UTC":
        return UTC  # also where no zone is known
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(
            f"this machine knows no time zone {name!r}: it is misspelt, or the package tzdata is missing"
        ) from None
