"""What becomes of a unit after a failure: retry, another cell, rework or scrap.  Written rules, bounded everywhere."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Job, Plant
from cell_orchestrator.core.recipes import OnFail, Operation
from cell_orchestrator.core.requests import Recovery
from cell_orchestrator.core.routing import offers


def after_failure(plant: Plant, job: Job, recovery: Recovery, why: str, now: float) -> list[ev.Event]:
    """What follows from a failed operation.

    retry: again, at any cell.  other_cell: again, not here if another cell can.  rework: as a failed gate with rework.
    scrap: the unit is lost.  hold: the cell waits for a person, the unit tries again.
    """
    unit, op = _unit_and_operation(plant, job)
    out: list[ev.Event] = []
    if recovery is Recovery.HOLD and not plant.cells[job.cell].held:
        out.append(ev.CellHeld(now, job.cell, why, job.cell))
    if unit.status is not UnitStatus.RUNNING:
        return out
    if recovery is Recovery.REWORK:
        return [*out, rework(unit, op, why, now)]
    if recovery is Recovery.SCRAP:
        return [*out, _scrap(unit, why, now)]
    return [*out, _try_again(plant, unit, op, job.cell if recovery is Recovery.OTHER_CELL else "", why, now)]


def after_failed_gates(plant: Plant, job: Job, gates: tuple[str, ...], now: float) -> list[ev.Event]:
    """What follows from measurements outside their limits: as the operation's recipe says."""
    unit, op = _unit_and_operation(plant, job)
    if not gates or unit.status is not UnitStatus.RUNNING:
        return []
    why = f"{op.name}: out of limits: {', '.join(gates)}"
    return [rework(unit, op, why, now) if op.on_fail is OnFail.REWORK else _scrap(unit, why, now)]


def rework(unit: Unit, op: Operation, why: str, now: float) -> ev.Event:
    """Back to the operation the recipe names, unless the unit was reworked too often."""
    if unit.reworks >= op.max_rework:
        return _scrap(unit, f"{why} (after {unit.reworks} reworks)", now)
    step = unit.recipe.index_of(op.rework_from) if op.rework_from else unit.step
    return ev.UnitReworked(now, unit.id, step, why)


def _unit_and_operation(plant: Plant, job: Job) -> tuple[Unit, Operation]:
    unit = plant.units[job.unit]
    return unit, unit.recipe.operations[job.step]


def _try_again(plant: Plant, unit: Unit, op: Operation, leave_out: str, why: str, now: float) -> ev.Event:
    assert plant.line is not None
    if unit.attempts + 1 >= plant.line.policy.max_attempts:
        return _scrap(unit, f"{why} (after {unit.attempts + 1} attempts)", now)
    others = [c for c in plant.line.cells.values() if c.name not in (leave_out, *unit.excluded) and offers(c, op)]
    return ev.UnitRetried(now, unit.id, leave_out if others else "", why)


def _scrap(unit: Unit, why: str, now: float) -> ev.Event:
    return ev.UnitCondemned(now, unit.id, UnitStatus.SCRAPPED, why)
