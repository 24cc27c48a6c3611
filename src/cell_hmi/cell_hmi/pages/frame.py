"""What every page has: its head, with the way to the others, the state of the line, and who is logged in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from cell_hmi.pages.viewer import PageViewer
from cell_hmi.pages.words import languages
from cell_hmi.users.roles import Act

PAGES = (
    ("/", "Line", Act.SEE),
    ("/orders", "Orders", Act.SEE),
    ("/cells", "Cells", Act.SEE),
    ("/alarms", "Alarms", Act.SEE),
    ("/figures", "Figures", Act.SEE),
    ("/cost", "Cost", Act.COST),
    ("/schedule", "Schedule", Act.SEE),
    ("/variants", "Variants", Act.SEE),
    ("/recall", "Recall", Act.EXPORT),
    ("/audit", "Audit", Act.AUDIT),
    ("/webhooks", "Webhooks", Act.AUDIT),
    ("/users", "Users", Act.USERS),
)
"""Where each page is, how it is called, and the act that who sees it must be allowed; `site.py` asks that."""
LANGUAGES = {"en": "English", "de": "Deutsch"}
ALWAYS_OLD_S = 8.0
"""Age of what is known of a line that is not followed any more [s]."""


@contextmanager
def page_frame(viewer: PageViewer, title: str, wide: bool = False) -> Iterator[None]:
    """A page with its head; what is made within stands below it."""
    words = viewer.words
    ui.page_title(f"{words(title)} - {viewer.live.now.told.line or words('Line')}")
    ui.dark_mode(value=viewer.dark)
    ui.add_head_html('<link rel="stylesheet" href="/open/page.css">')
    ui.add_body_html(_remember_zone())
    with ui.element("header").classes("cell-head"):
        ui.label(viewer.live.now.told.line or words("no line")).classes("name")
        with ui.element("nav").props(f'aria-label="{words("Pages")}"'):
            for path, name, act in PAGES:
                if viewer.may(act):
                    here = viewer.path == path or (path != "/" and viewer.path.startswith(f"{path}/"))
                    link = ui.link(words(name), path)
                    if here:
                        link.classes("here").props("aria-current=page")
        _alarm_count(viewer)
        ui.element("span").classes("link").props("id=clock")
        ui.element("span").classes("link").props("id=link role=status")
        _menu(viewer)
    if wide:
        yield
    else:
        with ui.element("main").classes("cell-body"):
            yield


def _alarm_count(viewer: PageViewer) -> None:
    """How many alarms there are, on the pages that do not show them."""
    if viewer.path in ("/", "/alarms"):
        return
    mark = ui.link("", "/").classes("mark")

    def count() -> None:
        active = [it for it in viewer.live.alarms.in_order() if it.active and it.condition.urgency < 3]
        worst = min((int(it.condition.urgency) for it in active), default=0)
        mark.set_text(f"{'■' if worst == 1 else '▲'} {len(active)}" if active else "")
        mark.classes(remove="urgent soon", add="urgent" if worst == 1 else "soon")

    count()
    ui.timer(1.0, count)


def _menu(viewer: PageViewer) -> None:
    words = viewer.words
    with ui.button(viewer.asker.name).props("flat no-caps dense").classes("link"), ui.menu():
        ui.item(words("role: {role}", role=words(viewer.asker.role))).props("disable")
        ui.separator()
        for language in languages():
            ui.menu_item(LANGUAGES.get(language, language), lambda it=language: _keep("cell_lang", it))
        ui.separator()
        ui.menu_item(words("Light"), lambda: _keep("cell_dark", "0"))
        ui.menu_item(words("Dark"), lambda: _keep("cell_dark", "1"))
        ui.separator()
        ui.menu_item(words("Log out"), lambda: ui.run_javascript(LOG_OUT))


LOG_OUT = (
    "fetch('/api/v1/session', {method: 'DELETE', headers: {'X-Cell-Page': '1'}})"
    ".finally(() => location.href = '/login')"
)


def _keep(name: str, value: str) -> None:
    cookie = json.dumps(f"{name}={value};path=/;max-age=31536000;SameSite=Strict")
    ui.run_javascript(f"document.cookie = {cookie}; location.reload()")


def _remember_zone() -> str:
    return (
        "<script>document.cookie = `cell_zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone "
        "|| 'UTC')};path=/;max-age=31536000;SameSite=Strict`;</script>"
    )
