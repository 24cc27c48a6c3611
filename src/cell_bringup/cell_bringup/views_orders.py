"""Rich views of orders."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table

from cell_bringup.output import plain, table, trouble
from cell_bringup.views_record import history_view
from cell_client.dates import Date, undated
from cell_client.times import local, zone
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.order_record import OrderRecord
from cell_orchestrator.core.orders import UnitStatus


def orders_list_view(orders: Iterable[OrderRecord]) -> Table:
    """One row per order."""
    out = table("Orders", "order", "customer", "state", "units", "priority", f"due ({zone()})", "trouble")
    for order in orders:
        units = ", ".join(f"{count} {status}" for status in UnitStatus if (count := order.count(status)))
        name = f"{order.order} {order.number}".strip()
        priority = str(order.priority)
        out.add_row(name, order.customer, order.state, units, priority, local(order.due), trouble(_trouble(order)))
    return out


def order_view(order: OrderRecord, date: Date = undated) -> RenderableType:
    """Everything known of an order."""
    facts = table("", "what", "value")
    for name, value in (
        ("customer", order.customer),
        ("number", order.number),
        ("priority", str(order.priority)),
        (f"received ({zone()})", local(date(order.received))),
        ("due", local(order.due)),
        ("closed", local(order.closed and date(order.closed))),
    ):
        if value:
            facts.add_row(name, value)
    units = table("Units", "unit", "variant", "status", "carrier", "next", "instead of", "trouble")
    for unit in order.units:
        where, lost = short(unit.carrier), trouble(unit.reason)
        units.add_row(unit.unit, unit.variant, unit.status, where, unit.operation, unit.replaces, lost)
    parts: list[RenderableType] = [plain(f"{order.order}  {order.state}", "bold")]
    if why := _trouble(order):
        parts.append(trouble(why))
    return Group(*parts, facts, "", units, "", history_view(order.history, date))


def _trouble(order: OrderRecord) -> str:
    lost = order.count(UnitStatus.SCRAPPED)
    held = f"held: {order.held}" if order.held else ""
    return "; ".join(filter(None, ("late" if order.late else "", held, f"{lost} scrapped" if lost else "")))
