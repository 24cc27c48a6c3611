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


@dataclass(slots=True)
class CellClock:
    """Cuts the time of one cell into spans.

    Attributes:
        since: line time at which the open span began [s].
        spans: the closed ones, in order, without a gap.
    """

    since: float
    spans: list[Span] = field(default_factory=list)
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
            self.spans.append(Span(self.since, end, category, what, unit))
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
                self._refused = True
                self._end(event.job)
            case ev.CarrierDispatched() if event.carrier == self._stands and not self._job:
                self._stands = ""

    def _begin(self, job: str, kind: TimeCategory, what: str, unit: str) -> None:
        self._job, self._kind, self._what, self._unit = job, kind, what, unit

    def _end(self, job: str) -> None:
        if job == self._job:
            self._job = self._what = self._unit = ""
