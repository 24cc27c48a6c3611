"""Rich view of a recall."""

from collections.abc import Sequence

from rich.console import Group, RenderableType

from cell_bringup.output import plain, table
from cell_client.dates import Date, undated
from cell_client.times import local, zone
from cell_records.recall.concern import Recalled

SHOWN = 100
"""Units in a table; JSON has all."""


def recall_view(found: Sequence[Recalled], date: Date = undated) -> RenderableType:
    """How many units, orders and customers are concerned, and the first of the units."""
    orders = {unit.order for unit in found}
    customers = {unit.customer for unit in found if unit.customer}
    head = plain(f"{len(found)} units, {len(orders)} orders, {len(customers)} customers by name", "bold")
    if not found:
        return head
    out = table("", "unit", "variant", "recipe", "status", f"left ({zone()})", "order", "customer")
    for unit in found[:SHOWN]:
        left = local(unit.left and date(unit.left))
        order = f"{unit.order} {unit.number}".strip()
        out.add_row(unit.unit, unit.variant, unit.revision, unit.status, left, order, unit.customer)
    more = len(found) - SHOWN
    return Group(head, out, *([plain(f"and {more} more: --json has all", "dim")] if more > 0 else []))
