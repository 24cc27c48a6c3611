"""What a cell did: its changeovers with their steps, and how long its operations take, from one to the next."""

from collections.abc import Sequence
from statistics import median

from nicegui import ui

from cell_hmi.kpi.history import ChangeoverTrace, DoneJob
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.tables import Html, in_words, mark, table
from cell_hmi.pages.viewer import PageViewer

CHANGEOVERS = 8
JOBS = 200
"""So many jobs make a trend."""
WIDE, HIGH = 160.0, 28.0
"""Of the drawing of a trend [px]."""


def changeovers_panel(viewer: PageViewer, cell: str) -> None:
    """Show the last changeovers of a cell."""
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("Changeovers and their steps")}</h2>', sanitize=False)
        heads = ["To", "From", "Asked by", "Prepared beside work", "Cell stands since", ">Took", "Verified"]

        def show(found: list[ChangeoverTrace]) -> None:
            table(in_words(words, heads), [_changeover(viewer, it) for it in reversed(found)], words("None yet."))

        refreshed(lambda: viewer.past.changeovers_of(cell, CHANGEOVERS), show, 2.0)


def _changeover(viewer: PageViewer, it: ChangeoverTrace) -> list[str]:
    words, offset = viewer.words, viewer.live.now.clock()["offset"]
    prepared = f"{words.time(it.prepared + offset)} - {words.time(it.ready + offset)}" if it.ready else words("no")
    verified = ", ".join(it.measured) or words("yes") if it.ended else words("runs")
    outcome = mark(2, it.message) if it.message else verified
    took = words.span(it.ended - it.began) if it.ended else ""
    return [it.setup, it.origin, it.by, prepared, words.time(it.began + offset), took, outcome]


def trend_panel(viewer: PageViewer, cell: str) -> None:
    """Show how long the operations of a cell took, one after the other."""
    words = viewer.words
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("How long operations take")}</h2>', sanitize=False)
        heads = ["Operation", ">Times", ">Middle", ">The last one", "From the first to the last"]

        def show(found: list[DoneJob]) -> None:
            rows = []
            for name in sorted({job.what for job in found if not job.changeover}):
                took = [job.took_s for job in found if job.what == name and not job.changeover]
                ends = [words.span(median(took)), words.span(took[-1])]
                rows.append([name, words.number(len(took)), *ends, drawn(took)])
            table(in_words(words, heads), rows, words("None yet."))

        refreshed(lambda: viewer.past.jobs_of(cell, JOBS), show, 3.0)


def drawn(values: Sequence[float]) -> Html:
    """A line through values, from 0 up; one value is a level line."""
    top = max(values, default=0.0) or 1.0
    points = list(values) if len(values) > 1 else [*values, *values]
    step = WIDE / max(1, len(points) - 1)
    path = " ".join(f"{step * n:.1f},{HIGH - (HIGH - 2.0) * value / top - 1.0:.1f}" for n, value in enumerate(points))
    line = f'<polyline points="{path}" fill="none" stroke="var(--mark)" stroke-width="1.5"/>'
    return Html(f'<svg width="{WIDE:.0f}" height="{HIGH:.0f}" aria-hidden="true">{line}</svg>')
