"""Line times for people: in the zone of the machine that shows them."""

from datetime import UTC, datetime


def zone() -> str:
    """The local zone as it is called now, such as CET; it stands over what `local` returns."""
    return datetime.now(UTC).astimezone().tzname() or "local time"


def local(at: float | None) -> str:
    """Date and time of day of a line time [s], '' for none; it names the zone only where that differs from `zone`.

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
