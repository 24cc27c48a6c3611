"""Alarms, in the states of ISA-18.2: what is there, what nobody has seen, what was put aside."""

import time
from html import escape
from typing import Any

from nicegui import ui

from cell_hmi.pages.dialogs import box_button, reason_for
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.overview_page import acknowledge
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.steps import take_step
from cell_hmi.pages.tables import MARKS
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act

SHELVED_MIN = 30.0


def alarms_page(viewer: PageViewer) -> None:
    """Show the alarms."""
    with page_frame(viewer, "Alarms"):
        ui.html(f'<h1 class="title">{viewer.words("Alarms")}</h1>', sanitize=False)
        refreshed(viewer.live.shown_alarms, lambda found: _show(viewer, found))


def _show(viewer: PageViewer, alarms: list[dict[str, Any]]) -> None:
    if not alarms:
        ui.label(f"✓ {viewer.words('Nothing. The line goes on by itself.')}").classes("panel soft")
    for alarm in alarms:
        kind, shape = MARKS[alarm["urgency"]]
        unseen = "unseen" if alarm["state"] in ("unacknowledged", "returned") else ""
        with ui.element("div").classes(f"need {kind} {unseen} {'' if alarm['active'] else 'over'}"):
            ui.label(shape).classes("shape").props("aria-hidden=true")
            with ui.element("div").classes("who"):
                ui.label(_name(viewer, alarm))
                ui.html(f"<small>{escape(viewer.words(alarm['state']))}</small>", sanitize=False)
            with ui.element("div").classes("what"):
                ui.label(_said(viewer, alarm["what"]))
                ui.label(f"→ {_said(viewer, alarm['step'])}").classes("todo")
                ui.label(" · ".join(_facts(viewer, alarm))).classes("more")
            with ui.element("div").classes("acts"):
                _buttons(viewer, alarm)


def _name(viewer: PageViewer, alarm: dict[str, Any]) -> str:
    if alarm["kind"] == "line":
        return viewer.words("Line")
    return (
        viewer.words("Carrier {carrier}", carrier=alarm["name"]) if alarm["kind"] == "carrier" else str(alarm["name"])
    )


def _said(viewer: PageViewer, it: dict[str, Any]) -> str:
    return viewer.words(it["template"], **it["values"])


def _facts(viewer: PageViewer, alarm: dict[str, Any]) -> list[str]:
    words = viewer.words
    facts = [words("since {time}", time=words.date(alarm["came"]))]
    if alarm["first"]:
        facts.append(words("came first"))
    if alarm["held_up"]:
        facts.append(words("holds up {count} units", count=alarm["held_up"]))
    if alarm["times"] > 1:
        facts.append(words("{count} times", count=alarm["times"]))
    if alarm["gone"]:
        facts.append(words("over since {time}", time=words.time(alarm["gone"])))
    if alarm["state"] == "acknowledged":
        facts.append(words("seen by {name}", name=alarm["by"]))
    if alarm["state"] == "shelved":
        facts.append(
            words(
                "put aside by {name} until {time}: {why}",
                name=alarm["by"],
                time=words.time(alarm["until"]),
                why=alarm["why"],
            )
        )
    return facts


def _buttons(viewer: PageViewer, alarm: dict[str, Any]) -> None:
    words, name = viewer.words, str(alarm["id"])
    if alarm["black_box"]:
        box_button(viewer, alarm["black_box"])
    if alarm["request"] and alarm["active"] and viewer.may(Act.HOLD):
        ui.button(words(alarm["request"]["label"]), on_click=lambda: take_step(viewer, name)).classes("step").props(
            "flat"
        )
    if viewer.may(Act.ALARM) and alarm["state"] in ("unacknowledged", "returned"):
        ui.button(words("Seen"), on_click=lambda: acknowledge(viewer, name)).classes("step").props("flat")
    if viewer.may(Act.ALARM) and alarm["active"] and alarm["state"] != "shelved":
        ui.button(words("Put aside"), on_click=lambda: _shelve(viewer, name)).classes("step").props("flat")


async def _shelve(viewer: PageViewer, alarm: str) -> None:
    words, requests = viewer.words, viewer.app.state.requests
    question = words("Put this alarm aside for {minutes} minutes? It comes back by itself.", minutes=f"{SHELVED_MIN:g}")
    why = await reason_for(viewer, question, words("Put aside"), needed=True)
    if why is None or alarm not in viewer.live.alarms.alarms:
        return
    until = time.time() + 60.0 * SHELVED_MIN
    await viewer.do(
        Act.ALARM,
        lambda asker: requests.keep(
            asker,
            Act.ALARM,
            f"{alarm} shelved",
            why,
            lambda: viewer.live.change_alarms(lambda book: book.shelved(alarm, asker.name, why, until)),
        ),
        words("Put aside."),
    )
