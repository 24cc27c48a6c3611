"""What one cell does with its time, from the events about it: at any moment just one of `TimeCategory`."""

from dataclasses import dataclass, field
from enum import StrEnum

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.packml import EXECUTE, PRODUCTION

RESETTING, STARTING = 15, 3
"""States of PackML in which a cell gets ready."""


class TimeCategory(StrEnum):
    """Where calendar time goes; the categories of a cell add up to it."""

    OFF = "off"
    """The line was off, or had not heard the cell yet."""
    PLANNED = "planned"
    """A person works at it: another mode than Production."""
    PRODUCING = "producing"
    """APT: it works on a unit."""
    SETUP = "setup"
    """ASUT: it changes over, or gets ready."""
    DOWN = "down"
    """Held, stopped, aborted, silent, or it refuses jobs."""
    BLOCKED = "blocked"
    """It is done with a unit that has not been sent away."""
    STARVED = "starved"
    """It could work, and has nothing to work on."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell's time from `begin` to `end`, line time [s]; `what` is the operation or setup, '' for none."""

    begin: float
    end: float
    category: TimeCategory
    what: str = ""
    unit: str = ""


EVERY = 64
"""Totals are kept after each so many spans."""


@dataclass(slots=True)
class SpanTotals:
    """Spans in order, with totals now and then, so that those of a long time are not gone through one by one.

    Attributes:
        spans: all of them.
    """

    spans: list[Span] = field(default_factory=list)
    _marks: list[dict[TimeCategory, float]] = field(default_factory=list)
    _downs: list[int] = field(default_factory=list)

    def add(self, span: Span) -> None:
        """Take the next span."""
        if len(self.spans) % EVERY == 0:
            last = len(self.spans) - EVERY
            times, downs = self._up_to(max(0, last), len(self.spans))
            if last >= 0:
                times = {kind: self._marks[-1][kind] + times[kind] for kind in times}
                downs += self._downs[-1]
            self._marks.append(times)
            self._downs.append(downs)
        self.spans.append(span)

    def between(self, first: int, last: int) -> tuple[dict[TimeCategory, float], int]:
        """Time by category [s], and how often it went down, in the spans from number `first` to before `last`."""
        if first >= last:
            return dict.fromkeys(TimeCategory, 0.0), 0
        (before, downs_before), (times, downs) = self._whole(first), self._whole(last)
        return {kind: times[kind] - before[kind] for kind in times}, downs - downs_before

    def _whole(self, last: int) -> tuple[dict[TimeCategory, float], int]:
        mark = min(last // EVERY, len(self._marks) - 1)
        times, downs = self._up_to(mark * EVERY, last)
        return {kind: self._marks[mark][kind] + times[kind] for kind in times}, self._downs[mark] + downs

    def _up_to(self, first: int, last: int) -> tuple[dict[TimeCategory, float], int]:
        times, downs = dict.fromkeys(TimeCategory, 0.0), 0
        for span in self.spans[first:last]:
            times[span.category] += span.end - span.begin
            downs += span.category is TimeCategory.DOWN
        return times, downs


@dataclass(slots=True)
class CellClock:
    """Cuts the time of one cell into spans.

    Attributes:
        since: line time at which the open span began [s].
        closed: the closed ones, in order, without a gap.
    """

    since: float
    closed: SpanTotals = field(default_factory=SpanTotals)
    _heard: bool = False
    _silent: bool = False
    _refused: bool = False
    _held: bool = False
    _state: int = 0
    _mode: int = PRODUCTION
    _job: str = ""
    _kind: TimeCategory = TimeCategory.PRODUCING
    _what: str = ""
    _unit: str = ""
    _stands: str = ""
    """The carrier that it has finished, and that was not sent away yet."""

    def take(self, event: ev.Event) -> None:
        """Go on with an event about this cell, or about a carrier that was sent somewhere."""
        before = (self.category, self._what, self._unit)
        at = self.since
        self._follow(event)
        if before != (self.category, self._what, self._unit):
            self._close(max(at, event.at), *before)

    def was_off(self, begin: float, end: float) -> None:
        """The line was off from one line time to another [s]."""
        self._close(max(self.since, begin), self.category, self._what, self._unit)
        self._close(max(self.since, end), TimeCategory.OFF, "", "")

    def until(self, end: float) -> Span:
        """The open span as it is at line time `end` [s]."""
        return Span(self.since, max(self.since, end), self.category, self._what, self._unit)

    @property
    def category(self) -> TimeCategory:
        """What it does now."""
        if not self._heard:
            return TimeCategory.OFF
        if self._mode != PRODUCTION:
            return TimeCategory.PLANNED
        if self._job:
            return self._kind
        if self._silent or self._refused or self._held:
            return TimeCategory.DOWN
        if self._state in (RESETTING, STARTING):
            return TimeCategory.SETUP
        if self._state != EXECUTE:
            return TimeCategory.DOWN
        return TimeCategory.BLOCKED if self._stands else TimeCategory.STARVED

    def _close(self, end: float, category: TimeCategory, what: str, unit: str) -> None:
        if end > self.since:
            self.closed.add(Span(self.since, end, category, what, unit))
        self.since = end

    def _follow(self, event: ev.Event) -> None:
        match event:
            case ev.CellReported():
                self._heard, self._silent, self._refused = True, False, False
                self._state, self._mode = event.state, event.mode
            case ev.CellLost():
                self._silent = True
            case ev.CellHeld():
                self._held = True
            case ev.CellResumed():
                self._held = False
            case ev.OperationStarted():
                self._begin(event.job, TimeCategory.PRODUCING, event.operation, event.unit)
                self._stands = event.carrier
            case ev.ChangeoverStarted():
                self._begin(event.job, TimeCategory.SETUP, event.to_setup, "")
            case ev.OperationDone() | ev.OperationFailed() | ev.ChangeoverDone() | ev.ChangeoverFailed():
                self._end(event.job)
            case ev.JobRefused():
                self._refused = self._refused or event.given
                self._end(event.job)
            case ev.CarrierDispatched() if event.carrier == self._stands and not self._job:
                self._stands = ""

    def _begin(self, job: str, kind: TimeCategory, what: str, unit: str) -> None:
        self._job, self._kind, self._what, self._unit = job, kind, what, unit

    def _end(self, job: str) -> None:
        if job == self._job:
            self._job = self._what = self._unit = ""
