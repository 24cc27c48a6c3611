"""The period of a report: since a time, or one shift of the line.  Pure: now and the time zones come in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from cell_line.config.shifts import ShiftsConfig

A_DAY = timedelta(days=1)
TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
SPAN = re.compile(r"(\d{1,6})(min|h|d)")
SECONDS = {"min": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Period:
    """From one date to another [s since 1970]; its times are shown in `zone`, None for the local one."""

    begin: float
    end: float
    zone: tzinfo | None
    name: str = ""

    def __str__(self) -> str:
        """For people."""
        begin, end = (datetime.fromtimestamp(at, UTC).astimezone(self.zone) for at in (self.begin, self.end))
        return f"{self.name}{' ' if self.name else ''}{_shown(begin)} to {_shown(end)}"


def _shown(when: datetime) -> str:
    return f"{when.replace(tzinfo=None).isoformat(' ', 'seconds')} {when.tzname()}"


def moment(text: str, now: float, zone: tzinfo | None) -> float:
    """The date [s since 1970] that a person means.

    Args:
        text: a date, a date and time, with or without an offset; a time of day, which is the last such; 30min, 8h, 2d
            for so long ago.
        now: the date of now [s since 1970].
        zone: the zone of what names none; None for the local one.

    Raises:
        ValueError: it is none of these.
    """
    text = text.strip()
    try:
        if span := SPAN.fullmatch(text):
            return max(0.0, now - int(span[1]) * SECONDS[span[2]])
        if TIME_OF_DAY.fullmatch(text):
            return _last(time.fromisoformat(text.zfill(len(text) + (text.index(":") == 1))), now, zone)
        when = datetime.fromisoformat(text)
        return max(0.0, (when if when.tzinfo else when.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time; say 2026-11-28, '2026-11-28 06:00', 06:00, 30min, 8h or 2d") from None


def _last(at: time, now: float, zone: tzinfo | None) -> float:
    today = datetime.fromtimestamp(now, UTC).astimezone(zone).date()
    days = (datetime.combine(today - back * A_DAY, at, zone).timestamp() for back in range(3))
    return next(day for day in days if day <= now)


def shift_of(shifts: ShiftsConfig, name: str, zone: tzinfo, now: float, day: date | None = None) -> Period:
    """One shift: the one that began on a day, or the last one that has begun.  A shift that still works ends now.

    Args:
        shifts: of the line.
        name: of the shift.
        zone: that of the shifts.
        now: line time [s].
        day: on which it began.

    Raises:
        ValueError: there is no such shift, or it has not begun.
    """
    if name not in shifts.hours:
        raise ValueError(f"there is no shift {name!r}; there are: {', '.join(shifts.hours)}")
    begins, ends = shifts.times(name)
    today = datetime.fromtimestamp(now, UTC).astimezone(zone).date()
    for first in [day] if day else [today - back * A_DAY for back in range(3)]:
        begin = datetime.combine(first, begins, zone).timestamp()
        if begin <= now:  # only now it is sure that there is a day after it
            end = datetime.combine(first + (A_DAY if ends <= begins else 0 * A_DAY), ends, zone).timestamp()
            return Period(begin, min(end, now), zone, name)
    raise ValueError(f"shift {name} of {day} has not begun")
