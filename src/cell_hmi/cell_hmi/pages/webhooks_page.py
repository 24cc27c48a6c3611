"""Who is told what happens on the line, what waits for them, and what they never took."""

from typing import Any

from nicegui import ui

from cell_hmi.api.asking import RequestDesk
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.refreshed import refreshed
from cell_hmi.pages.tables import in_words, mark, table
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_hmi.webhooks.hook_sender import HookSenders

SHOWN = 50
"""Messages of each receiver that are shown."""


def webhooks_page(viewer: PageViewer) -> None:
    """Show the receivers."""
    words = viewer.words
    senders: HookSenders = viewer.app.state.senders
    with page_frame(viewer, "Webhooks"):
        ui.html(f'<h1 class="title">{words("Webhooks to others")}</h1>', sanitize=False)
        refreshed(lambda: [(it, _dead(senders, it)) for it in senders.shown()], lambda found: _show(viewer, found), 2.0)


def _dead(senders: HookSenders, receiver: dict[str, Any]) -> list[dict[str, Any]]:
    return senders.dead(receiver["name"], SHOWN) if receiver["dead"] else []


def _show(viewer: PageViewer, found: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    words = viewer.words
    with ui.element("section").classes("panel"):
        heads = ["Receiver", "Address", "Told of", ">Wait", ">Given up", "Last trouble"]
        rows = [_receiver(viewer, it) for it, _ in found]
        table(in_words(words, heads), rows, words("Nobody is told: ./cell page --webhooks FILE names who is."))
    for receiver, dead in found:
        if dead:
            with ui.element("section").classes("panel"):
                _given_up(viewer, receiver, dead)


def _receiver(viewer: PageViewer, it: dict[str, Any]) -> list[str]:
    number = viewer.words.number
    given_up = mark(2, number(it["dead"])) if it["dead"] else number(0)
    return [it["name"], it["url"], ", ".join(it["topics"]), number(it["waiting"]), given_up, it["trouble"]]


def _given_up(viewer: PageViewer, receiver: dict[str, Any], dead: list[dict[str, Any]]) -> None:
    words, name = viewer.words, receiver["name"]
    with ui.row().classes("w-full items-center justify-between"):
        title = words("{receiver} never took {count} messages", receiver=name, count=receiver["dead"])
        ui.label(title).classes("title font-bold")
        if viewer.may(Act.WEBHOOKS):
            ui.button(words("Send again"), on_click=lambda: _retry(viewer, name)).classes("step").props("flat")
    heads = ["Given up", "Topic", "About", ">Tries", "Why it was not taken"]
    table(in_words(words, heads), [_message(viewer, it) for it in dead], words("None."))


def _message(viewer: PageViewer, it: dict[str, Any]) -> list[str]:
    data = it["body"]["data"]
    about = data.get("unit") or data.get("order", "")
    return [viewer.words.date(it["dead"]), it["topic"], str(about), viewer.words.number(it["tries"]), it["why"]]


async def _retry(viewer: PageViewer, receiver: str) -> None:
    requests: RequestDesk = viewer.app.state.requests
    senders: HookSenders = viewer.app.state.senders
    about = f"webhook {receiver}"
    await viewer.do(
        Act.WEBHOOKS,
        lambda asker: requests.keep(asker, Act.WEBHOOKS, about, "", lambda: senders.revive(receiver)),
        viewer.words("They are sent again."),
    )
