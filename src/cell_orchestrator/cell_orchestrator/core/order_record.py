"""What became of one order: its units, why those that were lost were lost, and everything that was decided about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.unit_record import EntryRecord


class OrderState(StrEnum):
    """Where an order is in its life."""

    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"
    """Taken back; units may still be on their way off the line."""
    CLOSED = "closed"
    """Its last unit has left."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of an order; `reason` says why it was lost, `operation` what comes next."""

    unit: str
    variant: str
    status: UnitStatus
    reason: str = ""
    carrier: str = ""
    operation: str = ""
    replaces: str = ""
    """The scrapped unit it is made for once more."""


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """Everything known of one order.  Times in line time [s], None where it has not happened or was not asked for."""

    order: str
    number: str
    customer: str
    priority: int
    received: float
    due: float | None
    state: OrderState
    held: str
    late: bool
    closed: float | None
    units: tuple[UnitLine, ...]
    history: tuple[EntryRecord, ...] = ()

    def count(self, status: UnitStatus) -> int:
        """How many units are in this status."""
        return sum(unit.status is status for unit in self.units)


Entry = tuple[int, ev.Event, str]
"""Sequence number, event, hash."""
CHANGES = (
    ev.OrderAccepted,
    ev.OrderChanged,
    ev.OrderPrioritised,
    ev.UnitsAdded,
    ev.OrderHeld,
    ev.OrderResumed,
    ev.OrderCancelled,
    ev.OrderClosed,
    ev.UnitLeft,
)
"""The events that make the record of an order."""


def order_records(entries: Iterable[Entry], plant: Plant, now: float) -> dict[str, OrderRecord]:
    """The records of the orders that these events are about, in the order they came in.

    Args:
        entries: in order, those of the kinds in `CHANGES`; others about the order only add to the history.
        plant: as it is now, for units that are still on the line.
        now: line time [s].
    """
    found: dict[str, OrderRecord] = {}
    for seq, event, digest in entries:
        if isinstance(event, ev.OrderAccepted):
            found[event.order.id] = _new(event)
        name = event.order.id if isinstance(event, ev.OrderAccepted) else getattr(event, "order", "")
        if name in found and _is_about_the_order(event):
            entry = EntryRecord(seq, event.at, type(event).__name__, _text(event), digest)
            record = _changed(found[name], event)
            found[name] = replace(record, history=(*record.history, entry))
    return {name: _now(record, plant, now) for name, record in found.items()}


def _is_about_the_order(event: ev.Event) -> bool:
    """Whether it is more than a step of one unit, which that unit's own record tells."""
    return isinstance(event, ev.UnitLeft) or not getattr(event, "unit", "")


def _text(event: ev.Event) -> str:
    return f"{event.unit}: {text_of(event)}" if isinstance(event, ev.UnitLeft) else text_of(event)


def _new(event: ev.OrderAccepted) -> OrderRecord:
    order = event.order
    state, units = OrderState.OPEN, _lines(event.units)
    return OrderRecord(
        order.id, order.number, order.customer, order.priority, event.at, order.due, state, "", False, None, units
    )


def _lines(units: Iterable[Unit]) -> tuple[UnitLine, ...]:
    return tuple(UnitLine(unit.id, unit.recipe.variant, unit.status, replaces=unit.replaces) for unit in units)


def _changed(record: OrderRecord, event: ev.Event) -> OrderRecord:
    match event:
        case ev.OrderChanged():
            said = event.content
            return replace(record, number=event.number, customer=said.customer, priority=event.priority, due=said.due)
        case ev.OrderPrioritised():
            return replace(record, priority=event.priority)
        case ev.UnitsAdded():
            return replace(record, units=(*record.units, *_lines(event.units)))
        case ev.OrderHeld():
            return replace(record, state=OrderState.HELD, held=event.reason)
        case ev.OrderResumed():
            return replace(record, state=OrderState.OPEN, held="")
        case ev.OrderCancelled():
            return replace(record, state=OrderState.CANCELLED, held="")
        case ev.OrderClosed():
            state = record.state if record.state is OrderState.CANCELLED else OrderState.CLOSED
            return replace(record, state=state, late=event.late, closed=event.at)
        case ev.UnitLeft():
            return replace(record, units=tuple(_left(unit, event) for unit in record.units))
    return record


def _left(unit: UnitLine, event: ev.UnitLeft) -> UnitLine:
    if unit.unit != event.unit:
        return unit
    return replace(unit, status=event.status, reason=event.reason, carrier=event.carrier)


def _now(record: OrderRecord, plant: Plant, now: float) -> OrderRecord:
    """The record with what the plant knows of an order that is still open."""
    order = plant.orders.get(record.order)
    if order is None:
        return record
    units = tuple(_on_the_line(unit, plant.units.get(unit.unit)) for unit in record.units)
    late = order.due is not None and plant.clock.date(now) > order.due
    return replace(record, priority=order.priority, due=order.due, late=late, units=units)


def _on_the_line(line: UnitLine, unit: Unit | None) -> UnitLine:
    if unit is None:
        return line
    operation = unit.operation.name if unit.operation else ""
    return replace(line, status=unit.status, reason=unit.reason, carrier=unit.carrier, operation=operation)
