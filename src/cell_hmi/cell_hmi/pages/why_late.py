"""When an order is expected, and why it is not sooner, in words."""

from asyncio import to_thread
from collections.abc import Collection
from typing import Any

from nicegui import ui

from cell_hmi.live.expected import finish_of
from cell_hmi.pages.tables import Html, mark, table, thing
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.pages.words import Words
from cell_orchestrator.core.forecast import Forecast, UnitForecast
from cell_orchestrator.core.waits import Wait, WaitKind

SHOWN = 3
"""So many reasons of a unit, the longest waits first."""


def reason(words: Words, wait: Wait) -> str:
    """What a unit waits for."""
    values = {"name": wait.name, "why": wait.why, "time": words.span(wait.took_s)}
    texts = {
        WaitKind.TURN: words("others go first, {time}", **values),
        WaitKind.CELL: words("{name} works on others, {time}", **values),
        WaitKind.CHANGEOVER: words("changeover {name}, {time}", **values),
        WaitKind.HELD_LINE: words("the line is held: {why}", **values),
        WaitKind.HELD_ORDER: words("the order is held: {why}", **values),
        WaitKind.HELD_UNIT: words("the unit is held: {why}", **values),
        WaitKind.HELD_CARRIER: words("carrier {name} is held: {why}", **values),
        WaitKind.HELD_CELL: words("{name} is held: {why}", **values),
        WaitKind.AWAY_CELL: words("{name} does not work: {why}", **values),
        WaitKind.BLOCKED_SETUP: words("a changeover failed, {name}: {why}", **values),
        WaitKind.NO_CELL: words("no cell of the line offers {name}", **values),
        WaitKind.TRANSPORT: words("the transport is not there: {why}", **values),
        WaitKind.COUNTING: words("carriers are being counted", **values),
        WaitKind.PERSON: words("it waits for a person's word: {why}", **values),
        WaitKind.OTHERS: words("units before it cannot go on", **values),
    }
    return texts[wait.kind]


def finish_text(viewer: PageViewer, found: Forecast, units: Collection[str], due: float | None) -> str:
    """When the last of some units is expected, with a mark where that is late."""
    words, date = viewer.words, viewer.live.now.date
    at, last = finish_of(found, units)
    if not last:
        return ""
    if at is None and found.whole:
        return mark(2, words("not as things are"))
    if at is None:
        return words("after {date}", date=words.minute(date(found.end)))
    shown = words.minute(date(at))
    return mark(2, words("{date}, late", date=shown)) if due and date(at) > due else shown


def expected_panel(viewer: PageViewer, units: Collection[str], due: float | None) -> None:
    """Show what is expected of an order's open units."""
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("Expected finish, and why not sooner")}</h2>', sanitize=False)
        box = ui.element("div").classes("w-full")

        async def show() -> None:
            found: Forecast = await to_thread(viewer.app.state.expected.look)
            box.clear()
            with box:
                ui.html(Html(finish_text(viewer, found, units, due)), sanitize=False)
                rows = [_row(viewer, found, name, due) for name in sorted(units) if name in found.units]
                heads = [words(head) for head in ("Unit", "Expected", "Waits for")]
                table(heads, rows, words("None is open."))

        ui.timer(0.05, show, once=True)
        ui.timer(5.0, show)


def _row(viewer: PageViewer, found: Forecast, name: str, due: float | None) -> list[Any]:
    it: UnitForecast = found.units[name]
    why = "; ".join(reason(viewer.words, wait) for wait in it.waits[:SHOWN])
    return [thing("units", name), finish_text(viewer, found, (name,), due), why]
