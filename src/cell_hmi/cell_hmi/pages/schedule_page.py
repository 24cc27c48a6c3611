"""What each cell did and does, as bars along time."""

from asyncio import to_thread
from html import escape

from nicegui import ui

from cell_hmi.kpi.cell_clock import Span, TimeCategory
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.viewer import PageViewer

WINDOWS = {"10 minutes": 600.0, "1 hour": 3600.0, "8 hours": 28800.0}
PERIOD_S = 2.0
WIDTH, ROW, LEFT, TOP = 1200, 46, 120, 30
"""Of the drawing [its own units]."""
FILLS = {
    TimeCategory.PRODUCING: "var(--mark)",
    TimeCategory.SETUP: "url(#setup)",
    TimeCategory.DOWN: "var(--urgent)",
    TimeCategory.BLOCKED: "var(--soon)",
    TimeCategory.PLANNED: "url(#planned)",
}
TICKS = 6
LETTER = 8.5
"""Width of one in a bar."""


def schedule_page(viewer: PageViewer) -> None:
    """Show the last while, and keep it up."""
    words = viewer.words
    with page_frame(viewer, "Schedule"):
        with ui.row().classes("w-full items-center justify-between"):
            ui.html(f'<h1 class="title">{words("What ran and runs")}</h1>', sanitize=False)
            window = ui.select({name: words(name) for name in WINDOWS}, value="1 hour").props("outlined dense")
        with ui.element("section").classes("panel"):
            drawing = ui.html("", sanitize=False).classes("w-full scroll")

        async def show() -> None:
            end = viewer.live.now.at
            begin = end - WINDOWS[str(window.value)]
            spans = await to_thread(viewer.past.spans, begin, end)
            drawing.set_content(gantt(viewer, spans, begin, end))

        ui.timer(0.05, show, once=True)
        ui.timer(PERIOD_S, show)
        window.on_value_change(show)


def gantt(viewer: PageViewer, spans: dict[str, list[Span]], begin: float, end: float) -> str:
    """The drawing, as SVG."""
    words, offset = viewer.words, viewer.live.now.clock()["offset"]
    height = TOP + ROW * max(1, len(spans)) + 34
    scale = (WIDTH - LEFT - 10) / max(1.0, end - begin)
    parts = [_ticks(viewer, begin, end, scale, offset, height)]
    for number, (name, own) in enumerate(spans.items()):
        y = TOP + ROW * number
        parts.append(
            f'<text x="4" y="{y + 25}" font-size="15" font-weight="bold" fill="var(--ink)">{escape(name)}</text>'
        )
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y + ROW - 4}" y2="{y + ROW - 4}" stroke="var(--edge)"/>'
        )
        parts += [_span(viewer, span, y, begin, scale, offset) for span in own if span.category in FILLS]
    key = "".join(_key(viewer, category, LEFT + 165 * i, height - 24) for i, category in enumerate(FILLS))
    size = f'viewBox="0 0 {WIDTH} {height}" width="100%" style="min-width:56rem;font-family:inherit"'
    label = escape(words("What ran and runs"))
    return f'<svg {size} role="img" aria-label="{label}"><defs>{_patterns()}</defs>{"".join(parts)}{key}</svg>'


def _key(viewer: PageViewer, category: TimeCategory, x: float, y: float) -> str:
    """What a kind of bar means."""
    box = f'<rect width="22" height="14" fill="{FILLS[category]}" stroke="var(--mark)"/>'
    word = f'<text x="28" y="12" font-size="13" fill="var(--ink)">{escape(viewer.words(category))}</text>'
    return f'<g transform="translate({x} {y})">{box}{word}</g>'


def _patterns() -> str:
    line = '<path d="M0 8 8 0" stroke="var(--mark)" stroke-width="2"/>'
    up = '<path d="M3 0V8" stroke="var(--soft)" stroke-width="1"/>'
    back = '<rect width="8" height="8" fill="var(--raised)"/>'
    size = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    return f'<pattern id="setup" {size}>{back}{line}</pattern><pattern id="planned" {size}>{back}{up}</pattern>'


def _ticks(viewer: PageViewer, begin: float, end: float, scale: float, offset: float, height: float) -> str:
    out = []
    for tick in range(TICKS + 1):
        at = begin + (end - begin) * tick / TICKS
        x = LEFT + (at - begin) * scale
        anchor = "end" if tick == TICKS else "middle" if tick else "start"
        out.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{height - 34}" stroke="var(--edge)" stroke-dasharray="2 4"/>'
        )
        text = escape(viewer.words.time(at + offset))
        out.append(f'<text x="{x:.1f}" y="14" font-size="12" text-anchor="{anchor}" fill="var(--soft)">{text}</text>')
    return "".join(out)


def _span(viewer: PageViewer, span: Span, y: float, begin: float, scale: float, offset: float) -> str:
    words = viewer.words
    x, w = LEFT + (span.begin - begin) * scale, max(1.0, (span.end - span.begin) * scale)
    times = f"{words.time(span.begin + offset)} - {words.time(span.end + offset)}, {words.span(span.end - span.begin)}"
    title = escape(f"{words(span.category)} {span.what} {span.unit} {times}")
    place = f'x="{x:.1f}" y="{y + 6}" width="{w:.1f}" height="28"'
    rect = f'<rect {place} fill="{FILLS[span.category]}" stroke="var(--panel)" stroke-width=".5"/>'
    label = ""
    if span.category is TimeCategory.PRODUCING and len(span.unit) * LETTER <= w:
        at = f'x="{x + 4:.1f}" y="{y + 24}"'
        label = f'<text {at} font-size="12" fill="var(--raised)">{escape(span.unit)}</text>'
    return f"<g><title>{title}</title>{rect}{label}</g>"
