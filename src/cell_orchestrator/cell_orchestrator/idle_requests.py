"""Requests of people and programs that changed nothing, on their way to the log: a few of each source in a minute.

Refused ones, and those that ask for what is so already, such as an order that was sent before.

Whoever asks again and again must not fill the log: what is too much is counted, and told with the next one or once the
minute is over.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.store.errors import Unstorable

MINUTE_S = 60.0
PER_MINUTE = 10
"""Of one source; those that come then are counted."""
SOURCES = 200
"""So many are told apart; the others count as one."""
OTHERS = "others"
Answer = TypeVar("Answer", bound="list[Event] | NotAllowed")


@dataclass
class _Source:
    """One source in its minute."""

    began: float
    kept: int = 0
    counted: int = 0
    last: rq.ReportIdle | None = None


class IdleRequests:
    """Has them recorded."""

    def __init__(self, record: Callable[[rq.Request], object], clock: Callable[[], float]) -> None:
        """Begin with none.

        Args:
            record: has the engine record one; may raise Unstorable.
            clock: a clock without steps [s].
        """
        self._record, self._clock = record, clock
        self._sources: dict[tuple[str, bool], _Source] = {}

    def answered(self, request: rq.Request, answer: Answer) -> Answer:
        """Record or count a request whose answer is a refusal, or nothing at all; returns the answer."""
        if isinstance(answer, NotAllowed):
            self.note(request, str(answer))
        elif not answer:
            self.note(request)
        return answer

    def note(self, request: rq.Request, why_not: str = "") -> None:
        """Record or count a request that was refused, or, where nothing says why, changed nothing."""
        self.flush()
        by, reason = getattr(request, "by", ""), getattr(request, "reason", "")
        report = rq.ReportIdle(type(request).__name__, _about(request), why_not, by, reason)
        key = (by, bool(why_not))
        if key not in self._sources and len(self._sources) >= SOURCES:
            key = (OTHERS, bool(why_not))
        source = self._sources.setdefault(key, _Source(self._clock()))
        if source.kept < PER_MINUTE:
            source.kept += 1
            self._keep(report)
        else:
            source.counted, source.last = source.counted + 1, report

    def flush(self) -> None:
        """Record what was counted of those whose minute is over."""
        over = [key for key, source in self._sources.items() if self._clock() - source.began >= MINUTE_S]
        for key in over:
            source = self._sources.pop(key)
            if source.last is not None:
                self._keep(replace(source.last, count=source.counted))

    def _keep(self, report: rq.ReportIdle) -> None:
        with suppress(Unstorable):  # it says what nobody can store
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
        case rq.SetLot():
            return f"{request.material} at {request.place}"
        case rq.SettleUnit():
            return f"unit {request.unit}"
    return "the line"
