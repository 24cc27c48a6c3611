"""Recall: which units, orders and customers something concerns."""

from asyncio import to_thread
from datetime import datetime
from typing import Any

from nicegui import ui

from cell_client.errors import ClientError
from cell_hmi.live.recalls import units_concerned
from cell_hmi.pages.dialogs import step_button
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.tables import in_words, table, thing
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_orchestrator.store.errors import StoreError
from cell_records.recall.concern import Concern

SHOWN = 500
"""Units on one page."""


def recall_page(viewer: PageViewer) -> None:
    """Show what to ask for, then what is found."""
    words = viewer.words
    with page_frame(viewer, "Recall"):
        ui.html(f'<h1 class="title">{words("Recall")}</h1>', sanitize=False)
        ui.label(words("All that is given must be true of a unit; what is left empty is not asked for.")).classes(
            "soft"
        )
        panel, box = ui.element("section").classes("panel"), ui.element("section").classes("w-full")
        with panel, ui.row().classes("w-full items-end gap-4"):
            labels = {
                "lot": words("Lot"),
                "part": words("Part"),
                "cell": words("Cell"),
                "setup": words("Setup"),
                "variant": words("Variant"),
                "revision": words("Revision"),
            }
            fields = {name: ui.input(label).props("maxlength=200").classes("w-40") for name, label in labels.items()}
            since = ui.input(words("From")).props("type=datetime-local stack-label")
            until = ui.input(words("Up to")).props("type=datetime-local stack-label")

            async def find() -> None:
                if await viewer.now_may(Act.EXPORT) is None:
                    return
                said = {name: str(field.value or "").strip() for name, field in fields.items()}
                asked = Concern(
                    said["variant"], said["revision"], said["part"], said["lot"], said["cell"], said["setup"]
                )
                try:
                    begin, end = (_date(viewer, it.value) for it in (since, until))
                    found = await to_thread(units_concerned, viewer.live.state_dir, asked, begin, end)
                except (ValueError, ClientError, StoreError) as error:
                    ui.notify(str(error), type="negative")
                    return
                box.clear()
                with box, ui.element("div").classes("panel"):
                    _show(viewer, found)

            step_button(viewer, "Find", find)


def _date(viewer: PageViewer, text: str | None) -> float | None:
    return datetime.fromisoformat(viewer.words.moment(text)).timestamp() if text else None


def _show(viewer: PageViewer, found: list[dict[str, Any]]) -> None:
    words = viewer.words
    customers = {it["customer"] for it in found if it["customer"]}
    orders = {it["order"] for it in found}
    values = {"units": len(found), "orders": len(orders), "customers": len(customers)}
    ui.label(words("{units} units of {orders} orders, {customers} customers", **values)).classes("text-lg")
    heads = ["Unit", "Order", "Customer", "Variant", "Revision", "Status", ">Left"]
    rows = [
        [
            thing("units", it["unit"]),
            thing("orders", it["order"], f"{it['order']} {it['number']}".strip()),
            it["customer"],
            it["variant"],
            it["revision"],
            words(it["status"]),
            words.date(it["left"]),
        ]
        for it in found[:SHOWN]
    ]
    table(in_words(words, heads), rows, words("It concerns none."))
    if len(found) > SHOWN:
        ui.label(words("The first {count} of them; the API and ./cell recall give all.", count=SHOWN)).classes("soft")
