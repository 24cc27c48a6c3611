"""Parts of a page that follow the line: they are shown anew when what they show has changed."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

PERIOD_S = 1.0


def refreshed(look: Callable[[], Any], show: Callable[[Any], None], period_s: float = PERIOD_S) -> None:
    """Show what is found, and again whenever it is something else.

    Args:
        look: finds out; quick, or it holds the page up.
        show: puts it on the page.
        period_s: how often to look [s].
    """
    box = ui.element("div").classes("w-full")
    last: list[Any] = []

    def again() -> None:
        found = look()
        if last and last[0] == found:
            return
        last[:] = [found]
        box.clear()
        with box:
            show(found)

    again()
    ui.timer(period_s, again)
