"""When a cell changes over: an operator's wish first, else what the unit it will get needs."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Cell
from cell_orchestrator.core.routing import setup_for

SCHEDULE = "schedule"
"""Who asked for a changeover that no person asked for."""


def change_setup(cell: Cell, spec: CellSpec, unit: Unit | None, new_id: str, now: float) -> list[ev.Event] | None:
    """The changeover a free cell needs now; [] while it must wait for running preparation; None if it needs none."""
    if cell.wanted:
        target, by = cell.wanted, cell.wanted_by
    elif unit is not None and unit.operation is not None:
        target, by = setup_for(unit.operation, cell, spec), SCHEDULE
    else:
        return None
    if target == cell.setup:
        return None
    if cell.preparation:
        return []
    return [ev.ChangeoverStarted(now, new_id, cell.name, cell.setup, target, by)]


def prepare_next(cell: Cell, unit: Unit | None, new_id: str, now: float) -> list[ev.Event] | None:
    """The preparation for the unit the cell will get next, once per setup; None if it needs none."""
    op = unit.operation if unit else None
    if op is None or not op.setup or op.setup in (cell.setup, cell.prepared):
        return None
    return [ev.PreparationStarted(now, new_id, cell.name, op.setup)]
