"""What becomes of a held unit: a person decides, says the cause and what is done about it, and signs."""

from nicegui import ui

from cell_hmi.api.signing import signature
from cell_hmi.live.line_services import LineServices
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_line.plain import TEXT_LENGTH
from cell_orchestrator.core.waiting_units import HeldUnitStatus


async def dispose(viewer: PageViewer, held: HeldUnitStatus) -> None:
    """Ask for the decision, and give it to the line."""
    words, unit = viewer.words, held.unit
    with ui.dialog() as dialog, ui.card().style("min-width: min(30rem, 94vw)"):
        ui.label(words("What becomes of unit {unit}?", unit=unit)).classes("text-lg")
        ui.label(held.reason).classes("soft")
        choices = {
            "use_as_is": words("Use it as it is"),
            "rework": words("I made it fit to begin again"),
            "scrap": words("It is lost"),
        }
        verdict = ui.radio(choices)
        labels = ("Why, for the record", "Cause: why it was not as it should be", "What is done against it")
        why, cause, action = (_text(words(label)) for label in labels)
        password = ui.input(words("Sign with your password"), password=True).classes("w-full")
        password.props("autocomplete=current-password")
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(False)).classes("step").props("flat")
            ui.button(words("Sign"), on_click=lambda: dialog.submit(True)).classes("step").mark(
                "confirm"
            ).bind_enabled_from(verdict, "value", bool)
    agreed = await dialog
    dialog.delete()
    if agreed is not True or not verdict.value:
        return
    said, reason, secret = str(verdict.value), str(why.value or "").strip(), str(password.value or "")

    def wish(it: LineServices) -> str:
        signed = signature(viewer.app, viewer.asker, secret)
        return it.settle_unit(unit, said, reason, None, str(cause.value or ""), str(action.value or ""), signed)

    about = f"unit {unit}: {said}"
    await viewer.ask(Act.SETTLE, about, reason, wish, words("Unit {unit} is settled.", unit=unit))


def _text(label: str) -> ui.input:
    return ui.input(label).props(f"maxlength={TEXT_LENGTH}").classes("w-full")
