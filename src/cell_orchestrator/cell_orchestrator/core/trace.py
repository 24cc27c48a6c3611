"""`trace(unit, entries)`: fold the events about a unit and its carrier into the unit's record."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.recipes import Gate, Measurement, Operation
from cell_orchestrator.core.unit_record import (
    EntryRecord,
    MeasurementRecord,
    MoveRecord,
    OperationRecord,
    ReadRecord,
    UnitRecord,
)

Entry = tuple[int, ev.Event, str]
"""Sequence number, event, hash."""


def trace(unit: str, entries: Iterable[Entry]) -> UnitRecord | None:
    """The record of a unit, or None when it was never ordered.

    Args:
        unit: the unit's id.
        entries: in order, the events about the unit and those about its carriers while it rode them.
    """
    tracer = _Tracer(unit)
    for seq, event, digest in entries:
        tracer.take(seq, event, digest)
    return tracer.record()


class _Ordered(NamedTuple):
    """When and for whom a unit was ordered."""

    at: float
    customer: str
    number: str


class _Tracer:
    """Collects the record; one method per kind of event."""

    def __init__(self, unit: str) -> None:
        self._name = unit
        self._unit: Unit | None = None
        self._ordered: _Ordered | None = None
        self._left: ev.UnitLeft | None = None
        self._loaded: list[ev.UnitLoaded] = []
        self._condemned: ev.UnitCondemned | None = None
        self._operations: dict[str, OperationRecord] = {}
        self._moves: dict[str, MoveRecord] = {}
        self._reads: list[ReadRecord] = []
        self._history: list[EntryRecord] = []
        self._last_job = ""

    def take(self, seq: int, event: ev.Event, digest: str) -> None:
        """Add one event."""
        text = text_of(event)
        self._history.append(EntryRecord(seq, event.at, type(event).__name__, text, digest))
        match event:
            case ev.OrderAccepted():
                self._ordered = _Ordered(event.at, event.order.customer, event.order.number)
                self._unit = next((u for u in event.units if u.id == self._name), None)
            case ev.UnitsAdded():
                self._ordered = _Ordered(event.at, event.customer, event.number)
                self._unit = next((u for u in event.units if u.id == self._name), None)
            case ev.OperationStarted():
                self._started(seq, event, digest)
            case ev.OperationDone() | ev.OperationFailed() | ev.JobRefused() if event.job in self._operations:
                self._ended(seq, event, digest)
            case ev.UnitReworked() | ev.UnitRetried() | ev.UnitCondemned() | ev.UnitUnsettled() | ev.UnitHeld():
                self._followed(event, text)
            case ev.UnitSettled():
                self._settled(event)
            case ev.UnitLoaded():
                self._loaded.append(event)
            case ev.UnitLeft():
                self._left = event
            case ev.CarrierDispatched():
                self._moves[event.move] = MoveRecord(
                    event.move, event.carrier, event.origin, event.destination, event.why, event.at, None, "moving"
                )
            case ev.CarrierArrived() | ev.MoveFailed() if event.move in self._moves:
                outcome = "arrived" if isinstance(event, ev.CarrierArrived) else f"failed: {event.message}"
                self._moves[event.move] = replace(self._moves[event.move], ended=event.at, outcome=outcome)
            case _ if type(event) in READS:
                self._read(event, text)

    def _started(self, seq: int, e: ev.OperationStarted, digest: str) -> None:
        self._operations[e.job] = OperationRecord(
            job=e.job,
            step=e.step,
            operation=e.operation,
            skill=e.skill,
            cell=e.cell,
            setup=e.setup,
            carrier=e.carrier,
            parameters=e.parameters,
            given=e.at,
            started=e.at,
            ended=None,
            outcome="running",
            code=0,
            message="",
            measurements=(),
            failed_gates=(),
            result={},
            artifacts=(),
            simulated=(),
            followed="",
            seq=seq,
            hash=digest,
        )

    def _ended(self, seq: int, e: ev.OperationDone | ev.OperationFailed | ev.JobRefused, digest: str) -> None:
        self._last_job = e.job
        record = replace(self._operations[e.job], seq=seq, hash=digest, ended=e.at)
        if isinstance(e, ev.JobRefused):
            record = replace(record, outcome="refused", code=e.code, message=e.message, followed="offered again")
        else:
            gates = self._operation(record.step).gates
            measured = tuple(_measured(m, gates) for m in e.measurements)
            record = replace(record, started=e.started or record.given, ended=e.ended or e.at)
            record = replace(record, measurements=measured, simulated=e.simulated, artifacts=e.artifacts)
            record = replace(record, lots=e.lots)
            if isinstance(e, ev.OperationDone):
                record = replace(record, outcome="done", failed_gates=e.failed_gates, result=e.result)
            else:
                record = replace(record, outcome="failed", code=e.code, message=e.message)
        self._operations[e.job] = record

    def _operation(self, step: int) -> Operation:
        assert self._unit is not None, "a unit's operation comes after its order"
        return self._unit.recipe.operations[step]

    def _settled(self, e: ev.UnitSettled) -> None:
        """A person's word stands with the operation it is about, and what they measured with its gates."""
        if (last := self._operations.get(self._last_job)) is None:
            return
        measured = tuple(_measured(m, self._operation(e.step).gates) for m in e.measurements)
        said = f"settled as {e.verdict.words} by {e.by or 'somebody'}" + (f": {e.reason}" if e.reason else "")
        self._operations[last.job] = replace(last, followed=said, measurements=last.measurements + measured)

    def _followed(
        self, e: ev.UnitReworked | ev.UnitRetried | ev.UnitCondemned | ev.UnitUnsettled | ev.UnitHeld, text: str
    ) -> None:
        if isinstance(e, ev.UnitCondemned):
            self._condemned = e
        if isinstance(e, ev.UnitHeld) and not e.out_of_limits:
            return  # whoever held it did so for no operation
        last = self._operations.get(self._last_job)
        if last is not None and not last.followed:
            if isinstance(e, ev.UnitReworked):
                text = f"rework from {self._operation(e.step).name}"
            self._operations[last.job] = replace(last, followed=text)

    def _read(self, event: Any, text: str) -> None:
        self._reads.append(ReadRecord(event.at, event.carrier, event.station, READS[type(event)], text))

    def record(self) -> UnitRecord | None:
        """The record so far."""
        if self._unit is None or self._ordered is None:
            return None
        unit, order, left = self._unit, self._ordered, self._left
        failures = [o for o in self._operations.values() if o.outcome == "failed" or o.failed_gates]
        return UnitRecord(
            unit=unit.id,
            order=unit.order,
            customer=order.customer,
            family=unit.recipe.family,
            variant=unit.recipe.variant,
            revision=unit.recipe.revision,
            status=self._status(),
            reason=left.reason if left else self._condemned.reason if self._condemned else "",
            first_pass=left.first_pass if left else not failures and self._condemned is None,
            ordered=order.at,
            due=unit.due,
            loaded=self._loaded[0].at if self._loaded else None,
            left=left.at if left else None,
            cycle_s=left.cycle_s if left else None,
            carriers=tuple(dict.fromkeys(loaded.carrier for loaded in self._loaded)),
            operations=tuple(self._operations.values()),
            moves=tuple(self._moves.values()),
            reads=tuple(self._reads),
            history=tuple(self._history),
            number=order.number,
            replaces=unit.replaces,
        )

    def _status(self) -> str:
        if self._left is not None:
            return str(self._left.status)
        if self._condemned is not None:
            return str(self._condemned.status)
        return str(UnitStatus.RUNNING if self._loaded else UnitStatus.WAITING)


def _measured(m: Measurement, gates: tuple[Gate, ...]) -> MeasurementRecord:
    gate = next((g for g in gates if g.name == m.name), Gate(m.name, m.unit))
    own = Gate(m.name, m.unit, m.lower, m.upper)
    return MeasurementRecord(
        m.name, m.value, m.unit, m.lower, m.upper, gate.lower, gate.upper, own.passes(m) and gate.passes(m)
    )


READS: dict[type[ev.Event], str] = {
    ev.CarrierSeen: "seen",
    ev.ReadRequested: "asked",
    ev.CarrierDoubted: "doubted",
    ev.CarrierIdentified: "identified",
    ev.IdentificationFailed: "not identified",
    ev.DoubtCleared: "cleared",
    ev.TagWritten: "written",
    ev.TagWriteFailed: "not written",
}
"""Evidence by event."""
