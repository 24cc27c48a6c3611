"""Two revisions of a recipe beside each other."""

from asyncio import to_thread
from typing import Any

from nicegui import ui

from cell_client.errors import ClientError
from cell_hmi.api.problems import ApiProblem
from cell_hmi.api.product_routes import recipes_compared
from cell_hmi.pages.dialogs import step_button
from cell_hmi.pages.tables import in_words, table
from cell_hmi.pages.viewer import PageViewer
from cell_orchestrator.store.errors import StoreError

SHOWN = 300
"""Differences on one page."""


def compare_panel(viewer: PageViewer) -> None:
    """Ask which two, and show what differs."""
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("Compare revisions that were ordered")}</h2>', sanitize=False)
        with ui.row().classes("w-full items-end gap-4"):
            labels = (words("Variant"), words("Old revision"), words("New revision"))
            fields = [ui.input(label).props("maxlength=64").classes("w-48") for label in labels]
            buttons = ui.row()
        box = ui.element("div").classes("w-full scroll")

        async def compare() -> None:
            variant, old, new = (str(field.value or "").strip() for field in fields)
            try:
                found = await to_thread(recipes_compared, viewer.live, variant, old, new)
            except (ApiProblem, ClientError, StoreError) as error:
                ui.notify(str(error), type="negative")
                return
            box.clear()
            with box:
                _show(viewer, found)

        with buttons:
            step_button(viewer, "Compare", compare)


def _show(viewer: PageViewer, found: dict[str, Any]) -> None:
    words = viewer.words
    rows = [
        [it["where"], *("" if value is None else str(value) for value in (it["old"], it["new"]))]
        for it in found["differences"][:SHOWN]
    ]
    heads = ["Where", "Was", "Is"]
    table(in_words(words, heads), rows, words("They are the same."))
