"""What a person asks of the line: a dialog that says what it does and takes the reason."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from cell_hmi.pages.viewer import PageViewer
from cell_line.plain import TEXT_LENGTH


async def reason_for(viewer: PageViewer, question: str, button: str, needed: bool = False) -> str | None:
    """Ask for a reason; None where the person does not want it any more."""
    words = viewer.words
    with ui.dialog() as dialog, ui.card().style("min-width: min(26rem, 92vw)"):
        ui.label(question).classes("text-lg")
        field = ui.input(words("Why, for the record")).props(f"autofocus maxlength={TEXT_LENGTH}").classes("w-full")

        def done() -> None:
            if needed and not field.value.strip():
                ui.notify(words("Say why."), type="warning")
                return
            dialog.submit(field.value.strip())

        field.on("keydown.enter", done)
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(None)).classes("step").props("flat")
            ui.button(button, on_click=done).classes("step").mark("confirm")
    answer = await dialog
    dialog.delete()
    return answer if isinstance(answer, str) else None


def step_button(viewer: PageViewer, label: str, do: Callable[[], Awaitable[object]]) -> None:
    """A button for something that is asked of the line."""
    ui.button(viewer.words(label), on_click=do).classes("step").props("flat")


def box_button(viewer: PageViewer, seq: int) -> None:
    """A button that fetches what preceded a failure, by the number of its event."""
    path = f"/api/v1/black-boxes/{seq}.mcap"
    ui.button(viewer.words("The 10 s before"), on_click=lambda: ui.download(path)).classes("step").props("flat")
