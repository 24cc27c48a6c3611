"""What one unit cost, on its page, for whoever may see that."""

from asyncio import to_thread

from nicegui import ui

from cell_client.errors import ClientError
from cell_hmi.kpi.costs import UnitCost
from cell_hmi.pages.tables import mark, table
from cell_hmi.pages.viewer import PageViewer


def unit_cost_panel(viewer: PageViewer, unit: str) -> None:
    """Show it; it is computed after the page is there, from all that the line did."""
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("Cost")}</h2>', sanitize=False)
        box = ui.element("div").classes("w-full")

        async def show() -> None:
            text, rows = "", []
            try:
                found = await to_thread(viewer.past.costs)
            except ClientError as error:
                text = str(error)
            else:
                own = next((it for it in found.units if it.unit == unit), None)
                text = words("It is known when the unit has left the line.")
                rows = _rows(viewer, own, found.currency) if own else []
            with box:
                table(["", ">"], rows, text)

        ui.timer(0.05, show, once=True)


def _rows(viewer: PageViewer, it: UnitCost, currency: str) -> list[tuple[str, str]]:
    words, cost = viewer.words, it.cost
    parts = {"Material": cost.material, "Cells": cost.machine, "People": cost.labour, "Changeovers": cost.setup}
    rows = [(words(name), words.money(value, currency)) for name, value in (*parts.items(), ("All", cost.total))]
    if it.price is not None:
        left = it.price - cost.total
        shown = words.money(left, currency)
        rows.append((words("Price"), words.money(it.price, currency)))
        rows.append((words("What is left of the price"), mark(2, shown) if left < 0.0 else shown))
    return rows
