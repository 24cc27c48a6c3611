"""Times as documents write them."""

from collections.abc import Callable
from datetime import UTC, datetime

Stamp = Callable[[float | None], str | None]
"""The date of a line time [s] as text, None for none."""


def stamps(date: Callable[[float], float]) -> Stamp:
    """Dates as ISO 8601 in UTC with milliseconds; `date` gives that of a line time [s since 1970]."""

    def stamp(at: float | None) -> str | None:
        return None if at is None else iso(date(at))

    return stamp


def iso(date: float) -> str:
    """A date [s since 1970] as ISO 8601 in UTC."""
    return datetime.fromtimestamp(date, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
