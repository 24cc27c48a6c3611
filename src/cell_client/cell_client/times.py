"""Line times for people: in the zone of the machine that shows them."""

from datetime import UTC, datetime


def zone() -> str:
    """The name of the local zone now, such as CET, for the head of a column of `local` times."""
    return datetime.now(UTC).astimezone().tzname() or "local time"


def local(at: float | None) -> str:
    """Date and time of day of a line time [s], '' for none; the zone is named only where it differs from `zone`.

    A time that no calendar has is shown in seconds.
    """
    return _shown(at, zone()) if at else ""


def stamp(at: float) -> str:
    """Date, time of day and zone of a line time [s]."""
    return _shown(at, "")


def _shown(at: float, understood: str) -> str:
    try:
        when = datetime.fromtimestamp(at, UTC).astimezone()
    except (OverflowError, OSError, ValueError):
        return f"{at:g} s"
    named = "" if when.tzname() == understood else f" {when.tzname()}"
    return f"{when.replace(tzinfo=None).isoformat(' ', 'seconds')}{named}"
