"""What units cost, and what is left of their price, by variant."""

from asyncio import to_thread

from nicegui import ui

from cell_client.errors import ClientError
from cell_hmi.kpi.costs import Cost, Costs, VariantCost
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.tables import Html, in_words, mark, table, thing
from cell_hmi.pages.viewer import PageViewer

LAST = 50
"""Units that are shown one by one."""
HEADS = (">Material", ">Cells", ">People", ">Changeovers", ">All")


def cost_page(viewer: PageViewer) -> None:
    """Show the costs."""
    words = viewer.words
    with page_frame(viewer, "Cost"):
        ui.html(f'<h1 class="title">{words("Cost")}</h1>', sanitize=False)
        ui.label(words("Of all units that left the line, by the rates of config/costs.yaml.")).classes("soft")
        box = ui.element("div").classes("w-full cols")

        async def show() -> None:
            try:
                found = await to_thread(viewer.past.costs)
            except ClientError as error:
                with box:
                    ui.label(str(error)).classes("panel")
                return
            with box:
                _show(viewer, found)

        ui.timer(0.05, show, once=True)


def _show(viewer: PageViewer, found: Costs) -> None:
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("By variant")}</h2>', sanitize=False)
        heads = ["Variant", ">Done", ">Scrapped", *HEADS, ">Per good unit", ">Margin", ">Of the price"]
        table(in_words(words, heads), [_variant(viewer, found, it) for it in found.variants], words("None yet."))
        idle = words.money(found.idle_setup, found.currency)
        ui.label(words("Changeovers that no unit bears: {cost}", cost=idle)).classes("soft")
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("The last units")}</h2>', sanitize=False)
        heads = ["Unit", "Variant", "Status", *HEADS, ">Price"]
        rows = [
            [
                thing("units", it.unit),
                it.variant,
                words(it.status),
                *_parts(viewer, it.cost, found.currency),
                words.money(it.price, found.currency),
            ]
            for it in reversed(found.units[-LAST:])
        ]
        table(in_words(words, heads), rows, words("None yet."))


def _variant(viewer: PageViewer, found: Costs, it: VariantCost) -> list[str]:
    words = viewer.words
    margin = words.money(it.margin, found.currency)
    shown = mark(2, margin) if it.margin is not None and it.margin < 0.0 else Html(margin)
    parts = _parts(viewer, it.cost, found.currency)
    ends = [words.money(it.per_good, found.currency), shown, words.percent(it.margin_ratio)]
    return [it.variant, words.number(it.done), words.number(it.scrapped), *parts, *ends]


def _parts(viewer: PageViewer, cost: Cost, currency: str) -> list[str]:
    parts = (cost.material, cost.machine, cost.labour, cost.setup, cost.total)
    return [viewer.words.money(part, currency) for part in parts]
