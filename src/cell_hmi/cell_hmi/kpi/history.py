"""What a line did, as far as key figures need it: collected from its events, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cell_hmi.kpi.cell_clock import CellClock
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Unit, UnitStatus

KINDS: tuple[type[ev.Event], ...] = (
    ev.CarrierDispatched,
    ev.CellHeld,
    ev.CellLost,
    ev.CellReported,
    ev.CellResumed,
    ev.ChangeoverDone,
    ev.ChangeoverFailed,
    ev.ChangeoverStarted,
    ev.ClockDated,
    ev.JobRefused,
    ev.LineConfigured,
    ev.OperationDone,
    ev.OperationFailed,
    ev.OperationStarted,
    ev.OrderAccepted,
    ev.OrderClosed,
    ev.PreparationEnded,
    ev.PreparationStarted,
    ev.UnitLeft,
    ev.UnitReworked,
    ev.UnitsAdded,
)
"""The events that a history takes; others change nothing in it."""


@dataclass(frozen=True, slots=True)
class DoneJob:
    """An operation or changeover that ended at line time `at` [s].

    Attributes:
        good: it did what it should, and passed its quality gates.
        code: of the failure, 0 for none; `message` says it for people.
        took_s: from its begin to its end [s].
        planned_s: what its recipe gives it [s], 0 for a changeover.
    """

    at: float
    cell: str
    what: str
    unit: str
    variant: str
    good: bool
    code: int
    message: str
    took_s: float
    planned_s: float
    changeover: bool = False


@dataclass(frozen=True, slots=True)
class LeftUnit:
    """A unit that left the line at line time `at` [s]; `cycle_s` from load to unload."""

    at: float
    unit: str
    order: str
    variant: str
    status: UnitStatus
    first_pass: bool
    cycle_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeoverTrace:
    """A changeover with its steps; line times [s], 0 for what was not, or not yet.

    Attributes:
        prepared: when its external steps began, beside running work; `ready`: when they ended.
        began: since when the cell holds no verified setup; `ended`: when it was verified, had failed, or was refused.
        measured: what the verification measured, as `name value unit`.
        message: why it failed, '' if it has not.
    """

    cell: str
    origin: str
    setup: str
    by: str
    began: float
    prepared: float = 0.0
    ready: float = 0.0
    ended: float = 0.0
    measured: tuple[str, ...] = ()
    message: str = ""


@dataclass(slots=True)
class LineHistory:
    """Everything key figures are made of.  Lists are in the order of time."""

    cells: dict[str, CellClock] = field(default_factory=dict)
    jobs: list[DoneJob] = field(default_factory=list)
    units: list[LeftUnit] = field(default_factory=list)
    reworks: list[float] = field(default_factory=list)
    orders: list[tuple[float, bool]] = field(default_factory=list)
    """When an order was closed [s], and whether it was late."""
    ordered: list[tuple[float, int]] = field(default_factory=list)
    """When units were ordered [s], and how many."""
    begin: float = 0.0
    """Line time of the first event [s]."""
    changeovers: dict[str, list[ChangeoverTrace]] = field(default_factory=dict)
    """Cell -> those that began, the last of which may run."""
    _prepared: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    """Cell and setup -> when its external steps began and ended [s]."""
    _open: dict[str, Unit] = field(default_factory=dict)
    _running: dict[str, ev.OperationStarted | ev.ChangeoverStarted] = field(default_factory=dict)
    _standing: dict[str, CellClock] = field(default_factory=dict)
    """Carrier -> the cell that worked on it last, until it is sent away."""

    def take_all(self, events: Iterable[ev.Event]) -> None:
        """Take events in order."""
        for event in events:
            self.take(event)

    def take(self, event: ev.Event) -> None:
        """Take the next event."""
        self.begin = self.begin or event.at
        match event:
            case ev.LineConfigured():
                for name in event.line.cells:
                    self.cells.setdefault(name, CellClock(event.at))
            case ev.ClockDated():
                if event.off_s > 0.0:
                    for clock in self.cells.values():
                        clock.was_off(event.at - event.off_s, event.at)
            case ev.CarrierDispatched():
                if event.carrier in self._standing:
                    self._standing.pop(event.carrier).take(event)
            case ev.OrderAccepted() | ev.UnitsAdded():
                self._open |= {unit.id: unit for unit in event.units}
                self.ordered.append((event.at, len(event.units)))
            case ev.UnitReworked():
                self.reworks.append(event.at)
            case ev.OrderClosed():
                self.orders.append((event.at, event.late))
            case ev.UnitLeft():
                self._left(event)
            case _:
                self._of_a_cell(event)

    def _left(self, e: ev.UnitLeft) -> None:
        unit = self._open.pop(e.unit, None)
        variant = unit.recipe.variant if unit else ""
        self.units.append(LeftUnit(e.at, e.unit, e.order, variant, e.status, e.first_pass, e.cycle_s, e.reason))

    def _of_a_cell(self, event: ev.Event) -> None:
        clock = self.cells.get(getattr(event, "cell", ""))
        if clock is None:
            return
        self._changes(event)
        match event:
            case ev.OperationStarted() | ev.ChangeoverStarted():
                self._running[event.job] = event
                if isinstance(event, ev.OperationStarted):
                    self._standing[event.carrier] = clock
            case ev.OperationDone() | ev.OperationFailed() | ev.ChangeoverDone() | ev.ChangeoverFailed():
                self._ended(event)
            case ev.JobRefused():
                self._refused(event)
        clock.take(event)

    def _refused(self, e: ev.JobRefused) -> None:
        """A changeover that the cell did not take is over; another one begins as a job of its own."""
        own = self.changeovers.get(e.cell)
        if isinstance(self._running.pop(e.job, None), ev.ChangeoverStarted) and own:
            own[-1] = replace(own[-1], ended=e.at, message=e.message or f"refused with code {e.code}")

    def _changes(self, e: ev.Event) -> None:
        match e:
            case ev.PreparationStarted():
                self._prepared[e.cell, e.setup] = (e.at, 0.0)
            case ev.PreparationEnded():
                begun, _ = self._prepared.get((e.cell, e.setup), (0.0, 0.0))
                self._prepared[e.cell, e.setup] = (begun, 0.0 if e.code else e.at)
            case ev.ChangeoverStarted():
                begun, ready = self._prepared.pop((e.cell, e.to_setup), (0.0, 0.0))
                trace = ChangeoverTrace(e.cell, e.from_setup, e.to_setup, e.by, e.at, begun, ready)
                self.changeovers.setdefault(e.cell, []).append(trace)
            case ev.ChangeoverDone() | ev.ChangeoverFailed() if self.changeovers.get(e.cell):
                measured = tuple(f"{it.name} {it.value:.4g} {it.unit}".strip() for it in e.measurements)
                why = e.message if isinstance(e, ev.ChangeoverFailed) else ""
                own = self.changeovers[e.cell]
                own[-1] = replace(own[-1], ended=e.at, measured=measured, message=why)

    def _ended(self, e: ev.OperationDone | ev.OperationFailed | ev.ChangeoverDone | ev.ChangeoverFailed) -> None:
        begun = self._running.pop(e.job, None)
        good, code, message = _outcome(e)
        took = max(0.0, e.ended - e.started)
        if isinstance(begun, ev.OperationStarted):
            unit = self._open.get(begun.unit)
            variant = unit.recipe.variant if unit else ""
            planned = unit.recipe.operations[begun.step].duration_s if unit and not code else 0.0
            what = begun.operation
            self.jobs.append(DoneJob(e.at, e.cell, what, begun.unit, variant, good, code, message, took, planned))
        elif isinstance(begun, ev.ChangeoverStarted):
            took, setup = e.at - begun.at, begun.to_setup
            self.jobs.append(DoneJob(e.at, e.cell, setup, "", "", good, code, message, took, 0.0, changeover=True))


def _outcome(
    e: ev.OperationDone | ev.OperationFailed | ev.ChangeoverDone | ev.ChangeoverFailed,
) -> tuple[bool, int, str]:
    """Whether it was good, the code of its failure and what that was."""
    if isinstance(e, ev.OperationFailed | ev.ChangeoverFailed):
        return False, e.code, e.message
    gates = e.failed_gates if isinstance(e, ev.OperationDone) else ()
    return not gates, 0, f"out of limits: {', '.join(gates)}" if gates else ""
