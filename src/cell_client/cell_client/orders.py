"""The orders of a line, open or closed, from its store."""

from collections.abc import Iterable

from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.events import OrderAccepted
from cell_orchestrator.core.order_names import order_called, unit_called
from cell_orchestrator.core.order_record import CHANGES, OrderRecord, order_records
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored


def all_orders(store: SqlStore, plant: Plant, now: float) -> list[OrderRecord]:
    """Every order there ever was, in the order they came in."""
    return list(_records(store.of_kinds(CHANGES), plant, now).values())


def one_order(store: SqlStore, plant: Plant, now: float, name: str) -> OrderRecord:
    """The record of an order, by its id or by the number that its customer knows.

    Raises:
        NotAllowed: there never was one, or several have the number.
    """
    own = store.of(f"order:{name}")
    if not own:
        name = order_called(name, {order.order: order.number for order in all_orders(store, plant, now)})
        own = store.of(f"order:{name}")
    return _records(own, plant, now)[name]


def unit_meant(store: SqlStore, given: str) -> str:
    """The id of a unit that is called by its order's number, such as 1069-02; any other name stays as it is."""
    accepted = [stored.event for stored in store.of_kinds([OrderAccepted])]
    numbers = {event.order.id: event.order.number for event in accepted if isinstance(event, OrderAccepted)}
    try:
        return unit_called(given, numbers)
    except Unknown:
        return given


def _records(stored: Iterable[Stored], plant: Plant, now: float) -> dict[str, OrderRecord]:
    return order_records(((entry.seq, entry.event, entry.hash) for entry in stored), plant, now)
