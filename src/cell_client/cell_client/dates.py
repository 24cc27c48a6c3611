"""The dates of line times, by the wall clock as it was then."""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

from cell_orchestrator.core.events import ClockAccepted, ClockDated, ClockStepped, Event
from cell_orchestrator.store.sql_store import SqlStore

CHANGES = (ClockDated, ClockStepped, ClockAccepted)
"""Events that change the difference between dates and line times."""

Date = Callable[[float], float]
"""The date of a line time [s since 1970]."""


def undated(at: float) -> float:
    """The date of a line time where the wall clock was never set: the line time itself [s]."""
    return at


class Dates:
    """The dates of a line's log."""

    def __init__(self, events: Iterable[Event]) -> None:
        """Take all events of the kinds in `CHANGES`, in order; before the first, line time is the date."""
        self._changes = [(-math.inf, 0.0)]
        self._changes += [(event.at, event.offset) for event in events if isinstance(event, CHANGES)]

    @classmethod
    def of(cls, store: SqlStore) -> "Dates":
        """The dates of a store."""
        return cls(stored.event for stored in store.of_kinds(CHANGES))

    def date(self, at: float) -> float:
        """The date of a line time [s]."""
        return at + next(offset for begin, offset in reversed(self._changes) if begin <= at)

    def line_time(self, date: float) -> float:
        """The first line time [s] of this date, or of the first later date where the clock was set ahead over it."""
        for (begin, offset), (end, _) in pairwise([*self._changes, (math.inf, 0.0)]):
            if (at := max(begin, date - offset)) < end:
                return at
        return math.inf
