"""Variants: which revisions can be ordered, what is wrong with their files, and what was made of them."""

from asyncio import to_thread
from contextlib import closing

from nicegui import ui

from cell_client.dates import Dates
from cell_client.errors import ClientError
from cell_client.follower import open_store
from cell_hmi.kpi.figures import VariantFigures
from cell_hmi.pages.compare_recipes import compare_panel
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.tables import mark, table
from cell_hmi.pages.viewer import PageViewer
from cell_orchestrator.core.events import ProductsRead
from cell_orchestrator.store.errors import StoreError

Row = tuple[str, str, float]
"""Kind, name and revision; digest of its content; since when it can be ordered [s since 1970]."""


def variants_page(viewer: PageViewer) -> None:
    """Show the variants."""
    words = viewer.words
    with page_frame(viewer, "Variants"):
        told = viewer.live.now.told
        ui.html(f'<h1 class="title">{words("Variants")}</h1>', sanitize=False)
        ui.label(words("{count} variants can be ordered.", count=told.products)).classes("soft")
        if told.product_errors:
            with ui.element("section").classes("panel"):
                ui.html(f'<h2 class="title">{words("Wrong files")}</h2>', sanitize=False)
                table([words("What")], [[mark(3, error)] for error in told.product_errors], "")
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Revisions")}</h2>', sanitize=False)
            ui.label(words("One that was ordered once never changes: its digest says so.")).classes("soft")
            box = ui.element("div").classes("w-full")

            async def show() -> None:
                rows, made = await to_thread(_look, viewer)
                box.clear()
                with box:
                    _show(viewer, rows, made)

            ui.timer(0.05, show, once=True)
        compare_panel(viewer)


def _look(viewer: PageViewer) -> tuple[list[Row], dict[str, VariantFigures]]:
    figures = viewer.past.figures(viewer.past.begin, viewer.live.now.at)
    made = {it.variant: it for it in figures.variants}
    try:
        with closing(open_store(viewer.live.state_dir)) as store:
            date = Dates.of(store).date
            read = [stored.event for stored in store.of_kinds([ProductsRead])]
    except (ClientError, StoreError):
        return [], made
    rows = [
        (name, digest, date(event.at))
        for event in read
        if isinstance(event, ProductsRead)
        for name, digest in event.revisions.items()
    ]
    return sorted(rows), made


def _show(viewer: PageViewer, rows: list[Row], made: dict[str, VariantFigures]) -> None:
    words = viewer.words
    shown = []
    for name, digest, since in rows:
        found = next((it for variant, it in made.items() if variant in name.split()), None)
        done = words.number(found.done) if found else ""
        good = words.percent(found.first_pass_yield) if found else ""
        shown.append([name, digest[:16], words.date(since), done, good])
    heads = [
        words("Revision"),
        words("Digest"),
        words("Since"),
        f">{words('Units done')}",
        f">{words('First pass yield')}",
    ]
    table(heads, shown, words("None are known."))
