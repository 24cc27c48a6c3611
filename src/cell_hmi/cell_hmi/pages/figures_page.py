"""Key figures by ISO 22400-2: the line, its cells with their losses, what failed, by variant and by hour."""

from asyncio import to_thread
from html import escape

from nicegui import ui

from cell_hmi.kpi.cell_clock import TimeCategory
from cell_hmi.kpi.figures import CellFigures, CodeCount, Figures
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.tables import Html, bar, in_words, table, thing
from cell_hmi.pages.viewer import PageViewer

PERIODS = {"all there is": 0.0, "the last hour": 3600.0, "the last 8 hours": 28800.0, "the last 24 hours": 86400.0}
PERIOD_S = 3.0
TONES = {
    TimeCategory.PRODUCING: "var(--mark)",
    TimeCategory.SETUP: "repeating-linear-gradient(45deg,var(--soft) 0 4px,var(--panel) 4px 8px)",
    TimeCategory.DOWN: "var(--urgent)",
    TimeCategory.BLOCKED: "var(--soon)",
    TimeCategory.STARVED: "var(--track)",
    TimeCategory.PLANNED: "repeating-linear-gradient(90deg,var(--edge) 0 2px,var(--panel) 2px 6px)",
    TimeCategory.OFF: "var(--ground)",
}
"""How time is drawn: work dark, colour only for what is abnormal."""


def figures_page(viewer: PageViewer) -> None:
    """Show the key figures of a period, and keep them up."""
    words = viewer.words
    with page_frame(viewer, "Figures"):
        with ui.row().classes("w-full items-center justify-between"):
            ui.html(f'<h1 class="title">{words("Key figures")}</h1>', sanitize=False)
            period = ui.select({name: words(name) for name in PERIODS}, value="the last 8 hours").props(
                "outlined dense"
            )
        box = ui.element("div").classes("w-full cols")

        async def show() -> None:
            found = await to_thread(_figures, viewer, PERIODS[str(period.value)])
            box.clear()
            with box:
                _show(viewer, found)

        ui.timer(0.05, show, once=True)
        ui.timer(PERIOD_S, show)
        period.on_value_change(show)


def _figures(viewer: PageViewer, last_s: float) -> Figures:
    end, first = viewer.live.now.at, viewer.past.begin
    return viewer.past.figures(max(first, end - last_s) if last_s else first, end)


def _show(viewer: PageViewer, found: Figures) -> None:
    words, offset = viewer.words, viewer.live.now.clock()["offset"]
    if not found.begin:
        ui.label(words("Nothing is known yet.")).classes("panel")
        return
    span = words("{begin} to {end}", begin=words.date(found.begin + offset), end=words.date(found.end + offset))
    ui.label(span).classes("soft")
    _tiles(viewer, found)
    with ui.element("section").classes("panel"):
        _title(words("Cells: OEE and where time goes"))
        heads = [
            "Cell",
            ">OEE",
            ">Availability",
            ">Effectiveness",
            ">Quality",
            ">Jobs",
            ">Changeovers",
            ">Mean time to repair",
        ]
        rows = [_cell(viewer, it) for it in found.cells]
        table(in_words(words, heads), rows, words("None."))
        _times(viewer, found.cells)
    with ui.element("div").classes("cols").style("grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr))"):
        with ui.element("section").classes("panel"):
            _title(words("What failed"))
            _codes(viewer, found.codes)
        with ui.element("section").classes("panel"):
            _title(words("By hour"))
            _hours(viewer, found, offset)
    with ui.element("section").classes("panel"):
        _title(words("By variant"))
        heads = ["Variant", ">Done", ">Scrapped", ">First pass yield", ">Cycle time: middle", ">5 to 95 %"]
        table(
            in_words(words, heads),
            _variants(viewer, found),
            words("None yet."),
        )


def _title(text: str) -> None:
    ui.html(f'<h2 class="title">{escape(text)}</h2>', sanitize=False)


def _tiles(viewer: PageViewer, it: Figures) -> None:
    words = viewer.words
    middle = words.span(it.cycle_s[1]) if it.cycle_s else words.span(None)
    tiles = [
        (words("Units done"), words.number(it.done), words("{count} ordered", count=it.ordered)),
        (words("First pass yield"), words.percent(it.first_pass_yield), words("good without retry or rework")),
        (words("Throughput"), words.number(it.throughput_per_h, 1), words("units per hour")),
        (words("Scrapped"), words.number(it.scrapped), words.percent(it.scrap_ratio)),
        (words("Reworks"), words.number(it.reworks), words.percent(it.rework_ratio)),
        (words("Late orders"), words.number(it.late_orders), words("of {count} closed", count=it.orders)),
        (words("Cycle time"), middle, words("middle, load to unload")),
    ]
    with ui.element("div").classes("cols").style("grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr))"):
        for name, value, more in tiles:
            with ui.element("div").classes("panel"):
                ui.label(name).classes("soft")
                ui.label(value).style("font-size: 1.7rem; font-weight: 700; line-height: 1.3")
                ui.label(more).classes("soft").style("font-size: .85rem")


def _cell(viewer: PageViewer, it: CellFigures) -> list[str]:
    words = viewer.words
    ratios = [
        words.percent(it.oee),
        words.percent(it.availability),
        words.percent(it.effectiveness),
        words.percent(it.quality),
    ]
    return [
        thing("cells", it.name),
        *ratios,
        words.number(it.jobs),
        words.number(it.changeovers),
        words.span(it.mttr_s),
    ]


def _times(viewer: PageViewer, cells: tuple[CellFigures, ...]) -> None:
    """The time of each cell as one bar, all of it."""
    words = viewer.words
    key = " ".join(
        f'<span style="white-space:nowrap;margin-right:1rem"><i style="display:inline-block;width:1.1em;height:.8em;'
        f'border:1px solid var(--edge);background:{tone}"></i> {escape(words(category))}</span>'
        for category, tone in TONES.items()
    )
    rows = []
    for it in cells:
        whole = sum(it.times.values()) or 1.0
        parts = "".join(
            f'<i style="width:{100 * it.times[category] / whole:.2f}%;background:{tone}" '
            f'title="{escape(words(category))}: {escape(words.span(it.times[category]))}"></i>'
            for category, tone in TONES.items()
        )
        worst = ", ".join(
            f"{words(name)} {words.span(time)}" for name, time in list(it.losses.items())[:3] if time >= 1.0
        )
        rows.append([it.name, Html(f'<div class="bar" style="height:1.3rem;min-width:16rem">{parts}</div>'), worst])
    table(["", Html(key), words("Greatest losses")], rows, "")


def _codes(viewer: PageViewer, codes: tuple[CodeCount, ...]) -> None:
    words = viewer.words
    most = max((it.count for it in codes), default=1)
    rows = [
        [
            f"{it.cell}: {it.what}",
            it.message,
            str(it.code) if it.code else "",
            words.number(it.count),
            bar(it.count / most),
        ]
        for it in codes
    ]
    table([words("Where"), words("What"), words("Code"), f">{words('Times')}", ""], rows, words("Nothing failed."))


def _hours(viewer: PageViewer, it: Figures, offset: float) -> None:
    words = viewer.words
    most = max((hour.done + hour.scrapped for hour in it.hours), default=1) or 1
    rows = [
        [
            words.time(hour.begin + offset),
            words.number(hour.done),
            words.number(hour.scrapped),
            bar(hour.done / most, hour.scrapped / most),
        ]
        for hour in it.hours[-24:]
    ]
    table([words("From"), f">{words('Done')}", f">{words('Scrapped')}", ""], rows, words("None yet."))


def _variants(viewer: PageViewer, it: Figures) -> list[list[str]]:
    words = viewer.words
    rows = []
    for one in it.variants:
        cycle = one.cycle_s
        spread = f"{words.span(cycle[0])} … {words.span(cycle[2])}" if cycle else words.span(None)
        middle = words.span(cycle[1]) if cycle else words.span(None)
        numbers = (
            words.number(one.done),
            words.number(one.scrapped),
            words.percent(one.first_pass_yield),
            middle,
            spread,
        )
        rows.append([one.variant, *numbers])
    return rows
