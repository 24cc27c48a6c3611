"""One unit: what was done to it and measured, where it was, and its documents."""

from html import escape
from typing import Any

from nicegui import ui

from cell_client.errors import ClientError
from cell_hmi.api.problems import ApiProblem
from cell_hmi.api.unit_routes import unit_shown
from cell_hmi.pages.dialogs import box_button, step_button
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.steps import hold, resume, settle
from cell_hmi.pages.tables import Html, in_words, mark, table, thing
from cell_hmi.pages.unit_cost import unit_cost_panel
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.store.errors import StoreError


def unit_page(viewer: PageViewer, name: str) -> None:
    """Show one unit."""
    words = viewer.words
    with page_frame(viewer, "Unit"):
        try:
            it = unit_shown(viewer.live, name)
        except (ApiProblem, ClientError, StoreError) as error:
            ui.label(str(error)).classes("panel")
            return
        with ui.row().classes("w-full items-center justify-between"):
            ui.html(f'<h1 class="title">{words("Unit")} {escape(it["unit"])}</h1>', sanitize=False)
            _actions(viewer, it["unit"])
        if it["black_boxes"]:
            with ui.row():
                for seq in it["black_boxes"]:
                    box_button(viewer, seq)
        with ui.element("section").classes("panel"):
            table(["", ""], _facts(viewer, it), "")
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Operations")}</h2>', sanitize=False)
            heads = ["Operation", "Cell", "Setup", "Began", ">Took", "Outcome"]
            shown = in_words(words, heads)
            table(shown, [_operation(viewer, op, it["offset"]) for op in it["operations"]], words("None yet."))
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Measured")}</h2>', sanitize=False)
            heads = ["Operation", "What", ">Value", "Limits", "", ""]
            shown = in_words(words, heads)
            table(shown, list(_measured(viewer, it)), words("Nothing yet."))
        if viewer.may(Act.COST):
            unit_cost_panel(viewer, it["unit"])
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Where it was")}</h2>', sanitize=False)
            rows = [
                (
                    words.time(move["started"] + it["offset"]),
                    short(move["carrier"]),
                    move["origin"],
                    move["destination"],
                    move["why"],
                    move["outcome"],
                )
                for move in it["moves"]
            ]
            table(
                [words(head) for head in ("When", "Carrier", "From", "To", "Why", "Outcome")],
                rows,
                words("Nowhere yet."),
            )
        with ui.expansion(words("Everything in the log: {count} events", count=len(it["history"]))).classes("panel"):
            log = [
                (
                    str(entry["seq"]),
                    words.date(entry["at"] + it["offset"]),
                    entry["kind"],
                    entry["text"],
                    entry["hash"][:12],
                )
                for entry in it["history"]
            ]
            table([words(head) for head in ("No.", "When", "What", "Text", "Hash")], log, words("None."))


def _actions(viewer: PageViewer, unit: str) -> None:
    words = viewer.words
    with ui.row():
        told = viewer.live.now.told
        held = any(it.unit == unit for it in told.held_units)
        if viewer.may(Act.SETTLE) and (held or any(it.unit == unit for it in told.unsettled)):
            step_button(viewer, "Decide", lambda: settle(viewer, unit))
        if viewer.may(Act.HOLD) and held:
            step_button(viewer, "Resume", lambda: resume(viewer, "unit", unit))
        elif viewer.may(Act.HOLD) and unit in viewer.live.now.plant.units:
            step_button(viewer, "Hold", lambda: hold(viewer, "unit", unit))
        if viewer.may(Act.EXPORT):
            path = f"/api/v1/units/{unit}/record"
            ui.button(words("Record as PDF"), on_click=lambda: ui.navigate.to(f"{path}.pdf")).classes("step").props(
                "flat"
            )
            ui.button(words("as JSON"), on_click=lambda: ui.navigate.to(path, new_tab=True)).classes("step").props(
                "flat"
            )


def _facts(viewer: PageViewer, it: dict[str, Any]) -> list[tuple[str, str]]:
    words, offset = viewer.words, it["offset"]
    status = words(it["status"])
    rows = [
        (words("Order"), thing("orders", it["order"], f"{it['order']} {it['number']}".strip())),
        (words("Customer"), it["customer"]),
        (words("Variant"), f"{it['variant']} ({it['family']}), {words('revision')} {it['revision']}"),
        (words("Status"), mark(2, f"{status}: {it['reason']}") if it["status"] == "scrapped" else Html(status)),
        (words("First pass"), words("yes") if it["first_pass"] else mark(3, words("no"))),
        (words("Loaded"), words.date(it["loaded"] + offset) if it["loaded"] else ""),
        (words("Left"), words.date(it["left"] + offset) if it["left"] else ""),
        (words("Cycle time"), words.span(it["cycle_s"]) if it["cycle_s"] else ""),
        (words("Due"), words.date(it["due"])),
        (words("Carriers"), ", ".join(map(short, it["carriers"]))),
        (words("Instead of"), thing("units", it["replaces"])),
    ]
    return [row for row in rows if row[1]]


def _operation(viewer: PageViewer, op: dict[str, Any], offset: float) -> list[str]:
    words = viewer.words
    took = words.span(op["ended"] - op["started"]) if op["ended"] else words("runs")
    good = op["outcome"] == "done" and not op["failed_gates"]
    said = ", ".join(
        filter(
            None,
            (op["message"], *[words("out of limits: {name}", name=it) for it in op["failed_gates"]], op["followed"]),
        )
    )
    outcome = (
        Html(escape(words(op["outcome"])))
        if good or op["outcome"] == "running"
        else mark(2, f"{words(op['outcome'])}: {said}")
    )
    if op["simulated"]:
        outcome = Html(f'{outcome} <span class="soft">({escape(words("simulated"))})</span>')
    return [op["operation"], thing("cells", op["cell"]), op["setup"], words.time(op["started"] + offset), took, outcome]


def _measured(viewer: PageViewer, it: dict[str, Any]) -> list[list[str]]:
    words, rows = viewer.words, []
    for op in it["operations"]:
        for value in op["measurements"]:
            lower = max((x for x in (value["lower"], value["gate_lower"]) if x is not None), default=None)
            upper = min((x for x in (value["upper"], value["gate_upper"]) if x is not None), default=None)
            limits = (
                " … ".join("" if x is None else f"{x:g}" for x in (lower, upper))
                if (lower, upper) != (None, None)
                else ""
            )
            passed = (
                Html("")
                if not limits
                else Html(words("passed"))
                if value["passed"]
                else mark(2, words("out of limits"))
            )
            shown = f"{value['value']:.5g} {value['unit']}".strip()
            rows.append([op["operation"], value["name"], shown, limits, _place(value["value"], lower, upper), passed])
    return rows


def _place(value: float, lower: float | None, upper: float | None) -> Html:
    """Where a value lies between its limits, as a mark on a bar."""
    if lower is None or upper is None or upper <= lower:
        return Html("")
    at = min(1.0, max(0.0, (value - lower) / (upper - lower)))
    kind = "var(--mark)" if lower <= value <= upper else "var(--urgent)"
    style = f"margin-left:calc({100 * at:.1f}% - {6 * at:.1f}px);width:6px;background:{kind}"
    return Html(f'<div class="bar"><i style="{style}"></i></div>')
