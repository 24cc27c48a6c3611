"""The next step of an alarm, as its button does it: it asks for what is needed, then asks the line."""

from nicegui import ui

from cell_hmi.model.condition import Condition
from cell_hmi.pages.dialogs import reason_for
from cell_hmi.pages.disposition import dispose
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_orchestrator.core.waiting_units import UnsettledStatus


async def take_step(viewer: PageViewer, alarm: str) -> None:
    """Do the next step of an alarm that is still there."""
    found = viewer.live.alarms.alarms.get(alarm)
    if found is None or found.condition.request is None:
        ui.notify(viewer.words("It is over already."))
        return
    kind, name, verb = _parts(found.condition)
    if verb == "settle":
        await settle(viewer, name)
    elif kind == "clock":
        await accept_clock(viewer)
    elif verb == "hold":
        await hold(viewer, kind.removesuffix("s"), name)
    else:
        await resume(viewer, kind.removesuffix("s"), name)


def _parts(condition: Condition) -> tuple[str, str, str]:
    assert condition.request is not None, "it has a next step"
    parts = condition.request.path.strip("/").split("/")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0], "", parts[1])


def called(viewer: PageViewer, kind: str, name: str) -> str:
    """What people call a thing of the line."""
    if kind == "unit":
        return viewer.words("Unit {unit}", unit=name)
    return viewer.words("Carrier {carrier}", carrier=name) if kind == "carrier" else name or viewer.words("the line")


async def hold(viewer: PageViewer, kind: str, name: str) -> None:
    """Hold a cell, a carrier, an order, a unit or the loading."""
    words, what = viewer.words, called(viewer, kind, name)
    act = Act.ORDER if kind == "order" else Act.HOLD
    why = await reason_for(viewer, words("Hold {what}? What runs is finished first.", what=what), words("Hold"))
    if why is not None:
        await viewer.ask(
            act, f"{kind} {name}".strip(), why, lambda it: it.hold(kind, name, why), words("{what} is held.", what=what)
        )


async def resume(viewer: PageViewer, kind: str, name: str) -> None:
    """End a hold; of a carrier, say where it stands."""
    words, what = viewer.words, called(viewer, kind, name)
    act = Act.ORDER if kind == "order" else Act.HOLD
    station = ""
    if kind == "carrier":
        asked = await _station(viewer, what)
        if asked is None:
            return
        station = asked
    why = await reason_for(viewer, words("Resume {what}?", what=what), words("Resume"))
    if why is not None:
        await viewer.ask(
            act,
            f"{kind} {name}".strip(),
            why,
            lambda it: it.resume(kind, name, station, why),
            words("{what} is resumed.", what=what),
        )


async def _station(viewer: PageViewer, what: str) -> str | None:
    words, line = viewer.words, viewer.live.now.plant.line
    with ui.dialog() as dialog, ui.card():
        ui.label(words("Where does {what} stand?", what=what)).classes("text-lg")
        choices = {"": words("where it was"), **{name: name for name in (line.stations if line else ())}}
        field = ui.select(choices, value="").classes("w-full").props("outlined")
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(None)).classes("step").props("flat")
            ui.button(words("Go on"), on_click=lambda: dialog.submit(field.value)).classes("step")
    answer = await dialog
    dialog.delete()
    return answer if isinstance(answer, str) else None


async def accept_clock(viewer: PageViewer) -> None:
    """Say that the wall clock is right."""
    words = viewer.words
    why = await reason_for(viewer, words("Is the time right as this page shows it?"), words("The time is right"))
    if why is not None:
        await viewer.ask(Act.CLOCK, "clock", why, lambda it: it.accept_clock(why), words("The time is right."))


async def settle(viewer: PageViewer, unit: str) -> None:
    """Say what becomes of a unit that is held, or of one that waits for a person's word, with what was measured."""
    words = viewer.words
    if held := next((it for it in viewer.live.now.told.held_units if it.unit == unit), None):
        await dispose(viewer, held)
        return
    waiting = next((it for it in viewer.live.now.told.unsettled if it.unit == unit), None)
    if waiting is None:
        ui.notify(words("Unit {unit} waits for nobody's word any more.", unit=unit))
        return
    with ui.dialog() as dialog, ui.card().style("min-width: min(30rem, 94vw)"):
        ui.label(words("What became of {operation} on unit {unit}?", operation=waiting.operation, unit=unit)).classes(
            "text-lg"
        )
        ui.label(waiting.reason).classes("soft")
        verdict = ui.radio(
            {
                "done": words("It is done: I have measured it"),
                "rework": words("I made it fit to begin again"),
                "scrap": words("It is lost"),
            }
        )
        fields = _measures(viewer, waiting)
        why = ui.input(words("Why, for the record")).classes("w-full")
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(False)).classes("step").props("flat")
            ui.button(words("Decide"), on_click=lambda: dialog.submit(True)).classes("step").bind_enabled_from(
                verdict, "value", bool
            )
    agreed = await dialog
    dialog.delete()
    if agreed is True and verdict.value:
        said, reason = str(verdict.value), str(why.value or "")
        measured = {name: float(field.value) for name, field in fields.items() if field.value is not None}
        measured = measured if said == "done" else {}
        await viewer.ask(
            Act.SETTLE,
            f"unit {unit}: {said}",
            reason,
            lambda it: it.settle_unit(unit, said, reason, measured),
            words("Unit {unit} is settled.", unit=unit),
        )


def _measures(viewer: PageViewer, waiting: UnsettledStatus) -> dict[str, ui.number]:
    """A field for each quality gate, which only counts for what is done."""
    fields = {}
    if waiting.gates:
        ui.label(viewer.words("For “done”, what you measured:")).classes("soft")
    for gate in waiting.gates:
        fields[gate.partition(" ")[0]] = ui.number(gate).classes("w-full")
    return fields
