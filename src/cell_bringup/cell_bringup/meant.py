"""The units that are meant by a name: one, or all of an order."""

from dataclasses import dataclass

from cell_bringup.failure import CommandFailed
from cell_client.orders import unit_meant
from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.events import OrderAccepted
from cell_orchestrator.core.order_names import order_called
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.unit_source import UnitSource, unit_source, units_of


@dataclass(frozen=True, slots=True)
class Meant:
    """What was read of them; `order` is '' where one unit is meant."""

    order: str
    sources: tuple[UnitSource, ...]


def meant(store: SqlStore, name: str) -> Meant:
    """Read the units that a name means: a unit's, an order's, or one made with the number that a customer knows.

    Raises:
        CommandFailed: nothing of that name was ever ordered.
        NotAllowed: several orders have the number.
    """
    if (
        found := _exactly(store, name)
        or _exactly(store, unit_meant(store, name))
        or _exactly(store, _order(store, name))
    ):
        return found
    raise CommandFailed(f"no unit or order {name!r} was ever ordered here")


def _exactly(store: SqlStore, name: str) -> Meant | None:
    if source := unit_source(store, name):
        return Meant("", (source,))
    found = tuple(filter(None, (unit_source(store, unit) for unit in units_of(store, name))))
    return Meant(name, found) if found else None


def _order(store: SqlStore, name: str) -> str:
    accepted = [stored.event for stored in store.of_kinds([OrderAccepted])]
    numbers = {event.order.id: event.order.number for event in accepted if isinstance(event, OrderAccepted)}
    try:
        return order_called(name, numbers)
    except Unknown:
        return ""
