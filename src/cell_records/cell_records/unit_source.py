"""What a document about one unit is made from."""

from dataclasses import dataclass

from cell_orchestrator.core.events import OrderAccepted, UnitsAdded
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.trace import trace
from cell_orchestrator.core.unit_record import UnitRecord
from cell_orchestrator.records import unit_entries
from cell_orchestrator.store.store import Store, Stored


@dataclass(frozen=True, slots=True)
class UnitSource:
    """A unit as it was ordered, its record, and all events about it.

    Attributes:
        unit: as ordered, with its recipe.
        record: what became of it.
        entries: events about the unit, about its carriers while it rode them, and about its order, in order.
    """

    unit: Unit
    record: UnitRecord
    entries: tuple[Stored, ...]


def unit_source(store: Store, unit: str) -> UnitSource | None:
    """Read one unit, None when it was never ordered."""
    own = unit_entries(store, unit)
    record = trace(unit, ((stored.seq, stored.event, stored.hash) for stored in own))
    if record is None:
        return None
    entries = {stored.seq: stored for stored in own}
    for stored in store.of(f"order:{record.order}"):
        if getattr(stored.event, "unit", unit) == unit:
            entries[stored.seq] = stored
    return UnitSource(_as_ordered(unit, own), record, tuple(entries[seq] for seq in sorted(entries)))


def units_of(store: Store, order: str) -> tuple[str, ...]:
    """All units that were ever made for an order, in the order they were asked for; () for no order."""
    coming = (s.event for s in store.of(f"order:{order}") if isinstance(s.event, OrderAccepted | UnitsAdded))
    return tuple(unit.id for event in coming for unit in event.units)


def _as_ordered(unit: str, own: list[Stored]) -> Unit:
    coming = (stored.event for stored in own if isinstance(stored.event, OrderAccepted | UnitsAdded))
    return next(found for event in coming for found in event.units if found.id == unit)
