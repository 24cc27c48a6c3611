"""Cells: all of them, and one with what may be asked of it."""

from html import escape
from typing import Any

from nicegui import ui

from cell_hmi.pages.cell_past import changeovers_panel, trend_panel
from cell_hmi.pages.dialogs import reason_for, step_button
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.steps import hold, resume
from cell_hmi.pages.tables import Html, mark, table, thing
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.pages.views_panel import views_panel
from cell_hmi.users.roles import Act

LAST_S = 3600.0
"""So much of the past is shown [s]."""
JOBS = 25


def cells_page(viewer: PageViewer) -> None:
    """Show all cells."""
    words = viewer.words
    heads = [words(head) for head in ("Cell", "State", "Setup", "Does", "Units that wait for it")]
    with page_frame(viewer, "Cells"):
        ui.html(f'<h1 class="title">{words("Cells")}</h1>', sanitize=False)
        with ui.element("section").classes("panel"):

            def show(cells: dict[str, Any]) -> None:
                rows = [
                    [thing("cells", name), _state(viewer, it), _setup(viewer, it), _does(viewer, it), str(it["units"])]
                    for name, it in cells.items()
                ]
                table(heads, rows, words("No cells are known."))

            refreshed(lambda: dict(viewer.live.now.picture.get("cells", {})), show)


def cell_page(viewer: PageViewer, name: str) -> None:
    """Show one cell."""
    words = viewer.words
    with page_frame(viewer, "Cells"):
        if name not in viewer.live.now.picture.get("cells", {}):
            ui.label(words("There is no cell {cell}.", cell=name)).classes("panel")
            return
        with ui.row().classes("w-full items-center justify-between"):
            ui.html(f'<h1 class="title">{words("Cell")} {escape(name)}</h1>', sanitize=False)
            _buttons(viewer, name)
        with ui.element("section").classes("panel"):
            refreshed(lambda: _look(viewer, name), lambda found: _show(viewer, name, found))
        views_panel(viewer, name)
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("The last hour")}</h2>', sanitize=False)
            refreshed(lambda: _times(viewer, name), lambda found: _show_times(viewer, found), 3.0)
        changeovers_panel(viewer, name)
        trend_panel(viewer, name)
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Last jobs")}</h2>', sanitize=False)
            refreshed(lambda: _jobs(viewer, name), lambda found: _show_jobs(viewer, found), 2.0)


def _look(viewer: PageViewer, name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    alarms = [it for it in viewer.live.shown_alarms() if (it["kind"], it["name"]) == ("cell", name) and it["active"]]
    return dict(viewer.live.now.picture["cells"].get(name, {})), alarms


def _show(viewer: PageViewer, name: str, found: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    words, (it, alarms) = viewer.words, found
    spec = viewer.live.now.plant.line
    setups = spec.cells[name].setups if spec else ()
    rows: list[tuple[str, str]] = [
        (words("State"), _state(viewer, it)),
        (words("Mode"), words(it["mode"]) if it["mode"] else ""),
        (words("Setup"), _setup(viewer, it)),
        (words("Setups it can have"), ", ".join(setups)),
        (words("Does"), _does(viewer, it)),
        (words("Units that wait for it"), str(it["units"])),
    ]
    rows += [
        (
            words("Alarm"),
            Html(f"{mark(alarm['urgency'], _said(viewer, alarm['what']))}<br>→ {escape(_said(viewer, alarm['step']))}"),
        )
        for alarm in alarms
    ]
    table(["", ""], rows, "")


def _said(viewer: PageViewer, it: dict[str, Any]) -> str:
    return viewer.words(it["template"], **it["values"])


def _state(viewer: PageViewer, it: dict[str, Any]) -> Html:
    words, now = viewer.words, viewer.live.now
    state = words(it["state"])
    if it["away"] or now.health.trouble:
        return mark(it["urgency"] or 1, words("not known, was {state}", state=state))
    if it["held"]:
        return mark(2, words("held: {why}", why=it["held"]))
    return mark(it["urgency"], state) if it["urgency"] else Html(escape(state))


def _setup(viewer: PageViewer, it: dict[str, Any]) -> str:
    wanted = viewer.words(" (wanted: {setup})", setup=it["wanted"]) if it["wanted"] else ""
    return f"{it['setup'] or viewer.words('no setup')}{wanted}"


def _does(viewer: PageViewer, it: dict[str, Any]) -> str:
    job = it["job"]
    if job is None:
        return viewer.words("waits for work") if it["state"] == "Execute" and not it["away"] else ""
    if job["kind"] != "skill":
        return viewer.words("changes over to {setup}", setup=job["what"])
    return Html(f"{escape(job['what'])} {thing('units', job['unit'])}")


def _times(viewer: PageViewer, name: str) -> list[tuple[str, float]]:
    now = viewer.live.now.at
    spans = viewer.past.spans(now - LAST_S, now).get(name, [])
    times: dict[str, float] = {}
    for span in spans:
        times[str(span.category)] = times.get(str(span.category), 0.0) + span.end - span.begin
    return sorted(((name, round(time)) for name, time in times.items()), key=lambda item: -item[1])


def _show_times(viewer: PageViewer, times: list[tuple[str, float]]) -> None:
    whole = sum(time for _, time in times) or 1.0
    rows = [
        [
            viewer.words(name),
            viewer.words.span(time),
            Html(f'<div class="bar"><i style="width:{100 * time / whole:.1f}%"></i></div>'),
        ]
        for name, time in times
    ]
    table([viewer.words("Time"), f">{viewer.words('How long')}", ""], rows, viewer.words("Nothing is known yet."))


def _jobs(viewer: PageViewer, name: str) -> list[Any]:
    return viewer.past.jobs_of(name, JOBS)


def _show_jobs(viewer: PageViewer, jobs: list[Any]) -> None:
    words, offset = viewer.words, viewer.live.now.clock()["offset"]
    longest = max((job.took_s for job in jobs), default=1.0) or 1.0
    rows = []
    for job in reversed(jobs):
        outcome = Html(words("done")) if job.good else mark(2, job.message or words("failed"))
        what = words("changeover to {setup}", setup=job.what) if job.changeover else job.what
        length = Html(f'<div class="bar"><i style="width:{100 * job.took_s / longest:.1f}%"></i></div>')
        rows.append(
            [words.time(job.at + offset), what, thing("units", job.unit), words.span(job.took_s), length, outcome]
        )
    heads = [words("Ended"), words("What"), words("Unit"), f">{words('Took')}", "", words("Outcome")]
    table(heads, rows, words("None yet."))


def _buttons(viewer: PageViewer, name: str) -> None:
    with ui.row():
        if viewer.may(Act.HOLD):
            step_button(viewer, "Hold", lambda: hold(viewer, "cell", name))
            step_button(viewer, "Resume", lambda: resume(viewer, "cell", name))
        if viewer.may(Act.CHANGEOVER):
            step_button(viewer, "Change over", lambda: _changeover(viewer, name))


async def _changeover(viewer: PageViewer, name: str) -> None:
    words, line = viewer.words, viewer.live.now.plant.line
    with ui.dialog() as dialog, ui.card().style("min-width: min(24rem, 92vw)"):
        ui.label(words("Which setup shall {cell} have?", cell=name)).classes("text-lg")
        field = ui.radio(list(line.cells[name].setups) if line else [])
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(None)).classes("step").props("flat")
            ui.button(words("Go on"), on_click=lambda: dialog.submit(field.value)).classes("step").bind_enabled_from(
                field, "value", bool
            )
    setup = await dialog
    dialog.delete()
    if not isinstance(setup, str):
        return
    question = words("Change {cell} over to {setup} as soon as it is free?", cell=name, setup=setup)
    why = await reason_for(viewer, question, words("Change over"))
    if why is not None:
        about, done = f"cell {name} to {setup}", words("{cell} will change over to {setup}.", cell=name, setup=setup)
        await viewer.ask(Act.CHANGEOVER, about, why, lambda it: it.changeover(name, setup, why), done)
