"""What is seen of a cell: the newest picture of each camera, and its arms in 3D."""

import json
from html import escape

from nicegui import ui

from cell_hmi.pages.viewer import PageViewer

SAID = (
    "Looks for cameras and arms ...",
    "No camera of this cell sends pictures, and no arm says what it looks like.",
    "No camera of this cell sends pictures.",
    "No arm of this cell says what it looks like.",
    "{arm} in 3D",
    "Show {arm} in 3D",
    "Close",
    "Camera {camera}",
    "{camera}: no picture comes",
    "{age} s old",
    "Cannot be asked now",
)


def views_panel(viewer: PageViewer, cell: str) -> None:
    """Show the panel; the browser asks for what is in it."""
    words = viewer.words
    texts = escape(json.dumps({text: words(text) for text in SAID}), quote=True)
    with ui.element("section").classes("panel"):
        ui.html(f'<h2 class="title">{words("What is seen of it")}</h2>', sanitize=False)
        begins = escape(words(SAID[0]))
        ui.html(
            f'<div id="views" data-cell="{escape(cell, quote=True)}" data-words="{texts}">'
            f'<p class="soft">{begins}</p></div>',
            sanitize=False,
        ).classes("w-full")
    ui.add_body_html('<script src="/open/views.js" defer></script>')
