"""What may be the matter with one cell."""

from collections.abc import Iterator

from cell_hmi.model.condition import AlarmPriority, Condition, NextStep, Said
from cell_orchestrator.core.queries import CellStatus

WAITING = ("Stopped", "Idle", "Suspended", "Aborted", "Held", "Complete")
"""States of PackML in which a cell stays until somebody or something moves it on."""
PATIENCE_S = 10.0
"""So long a cell may take to come to work before it is something to know [s]."""


def cell_conditions(cell: CellStatus, at: float, starting: bool) -> Iterator[Condition]:
    """The conditions of a cell.

    Args:
        cell: as it is known.
        at: line time [s].
        starting: the line comes up: who was not heard yet may still come.
    """
    name, resume = cell.name, NextStep("Resume", f"/cells/{cell.name}/resume")

    def condition(
        what: str, urgency: AlarmPriority, text: Said, step: Said, request: NextStep | None = None, since: float = 0.0
    ) -> Condition:
        return Condition(f"cell:{name}:{what}", urgency, "cell", name, text, step, since, request)

    if cell.held:
        text = Said("Cell {cell} is held and takes no work: {why}.", {"cell": name, "why": cell.held})
        step = Said("Go to {cell} and put right what is named; fill up what is empty. Then resume it.", {"cell": name})
        yield condition("held", AlarmPriority.SOON, text, step, resume)
    if cell.away or not cell.online:
        if not starting:
            text = Said("Cell {cell} does not answer: {why}.", {"cell": name, "why": cell.away or "not heard yet"})
            step = Said("Its program, computer or network is down: look there. It goes on by itself once it answers.")
            yield condition("away", AlarmPriority.URGENT, text, step, since=cell.since)
    elif cell.mode not in ("", "Production"):
        text = Said("Cell {cell} is in {mode}: it takes no jobs.", {"cell": name, "mode": cell.mode})
        yield condition("mode", AlarmPriority.KNOW, text, Said("Put it into Production at the cell."), since=cell.since)
    elif cell.state in WAITING and not cell.held and at - cell.since > PATIENCE_S:
        text = Said(
            "Cell {cell} stands in {state}, and nobody of the line holds it.", {"cell": name, "state": cell.state}
        )
        step = Said(
            "Go to {cell}: a device of it, or its emergency stop, has stopped it. It goes on by itself.", {"cell": name}
        )
        yield condition("state", AlarmPriority.SOON, text, step, since=cell.since)
    for setup, why in cell.blocked.items():
        values = {"cell": name, "setup": setup, "why": why}
        text = Said("Cell {cell} failed to change over to {setup}: {why}.", values)
        step = Said(
            "Go to {cell} and put it right, then resume it: it is tried again. It makes all but {setup}.", values
        )
        yield condition(f"blocked:{setup}", AlarmPriority.SOON, text, step, resume)
