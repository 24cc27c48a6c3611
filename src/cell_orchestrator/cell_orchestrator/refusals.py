"""Requests of people and programs that were refused, on their way to the log: a few of each source in a minute.

Whoever asks again and again must not fill the log: what is too much is counted, and told with the next one or once the
minute is over.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from cell_orchestrator.core import requests as rq
from cell_orchestrator.store.errors import Unstorable

MINUTE_S = 60.0
PER_MINUTE = 10
"""Of one source; those that come then are counted."""
SOURCES = 200
"""So many are told apart; the others count as one."""
OTHERS = "others"


@dataclass
class _Source:
    """One source in its minute."""

    began: float
    kept: int = 0
    counted: int = 0
    last: rq.ReportRefusal | None = None


class Refusals:
    """Has what was refused recorded."""

    def __init__(self, record: Callable[[rq.Request], object], clock: Callable[[], float]) -> None:
        """Begin with none.

        Args:
            record: has the engine record one; may raise Unstorable.
            clock: a clock without steps [s].
        """
        self._record, self._clock = record, clock
        self._sources: dict[str, _Source] = {}

    def note(self, request: rq.Request, why_not: str) -> None:
        """Record that a request was refused, or count it."""
        self.flush()
        by, reason = getattr(request, "by", ""), getattr(request, "reason", "")
        report = rq.ReportRefusal(type(request).__name__, _about(request), why_not, by, reason)
        if by not in self._sources and len(self._sources) >= SOURCES:
            by = OTHERS
        source = self._sources.setdefault(by, _Source(self._clock()))
        if source.kept < PER_MINUTE:
            source.kept += 1
            self._keep(report)
        else:
            source.counted, source.last = source.counted + 1, report

    def flush(self) -> None:
        """Record what was counted of those whose minute is over."""
        over = [by for by, source in self._sources.items() if self._clock() - source.began >= MINUTE_S]
        for by in over:
            source = self._sources.pop(by)
            if source.last is not None:
                self._keep(replace(source.last, count=source.counted))

    def _keep(self, report: rq.ReportRefusal) -> None:
        with suppress(Unstorable):  # it says what nobody can store, and was refused
            self._record(report)


def _about(request: rq.Request) -> str:
    match request:
        case rq.Hold() | rq.Resume():
            return f"{request.target} {request.name}".strip()
        case rq.SubmitOrder():
            return f"order {request.order.id}"
        case rq.CancelOrder() | rq.SetPriority():
            return f"order {request.order}"
        case rq.RequestChangeover():
            return f"cell {request.cell}"
        case rq.SettleUnit():
            return f"unit {request.unit}"
    return "the line"
