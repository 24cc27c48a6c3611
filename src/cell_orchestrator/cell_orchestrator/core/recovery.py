"""What becomes of a unit after a failure: retry, another cell, rework, scrap, or a person's word.

Written rules, bounded everywhere.
"""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Job, Plant
from cell_orchestrator.core.recipes import OnFail, Operation
from cell_orchestrator.core.requests import Recovery


def after_failure(plant: Plant, job: Job, recovery: Recovery, why: str, now: float, judged: bool) -> list[ev.Event]:
    """What follows from a failed operation.

    retry: again, at any cell.  other_cell: again, not here if another cell can.  rework: as a failed gate with rework.
    scrap: the unit is lost.  hold: the cell waits for a person, the unit tries again.

    An operation that may not be repeated and began is never tried again: where the skill did not judge the unit
    itself (`judged`), or wants it tried, the unit waits for a person's word.
    """
    unit, op = _unit_and_operation(plant, job)
    once = unit.is_once(job.step)
    out: list[ev.Event] = []
    if recovery is Recovery.HOLD and not plant.cells[job.cell].held:
        out.append(ev.CellHeld(now, job.cell, why, job.cell))
    if unit.status is not UnitStatus.RUNNING:
        return out
    if once and not (judged and recovery in (Recovery.REWORK, Recovery.SCRAP)):
        return [*out, _unsettled(unit, op, why, now)]
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
    match op.on_fail:
        case OnFail.REWORK:
            return [rework(unit, op, why, now)]
        case OnFail.HOLD:
            return [ev.UnitHeld(now, unit.id, why, job.cell, op.name, out_of_limits=True)]
        case OnFail.SCRAP:
            return [_scrap(unit, why, now)]


def after_refusal(plant: Plant, job: Job, why: str, now: float) -> list[ev.Event]:
    """A job that was refused is offered again, unless it had begun before and may not be repeated."""
    unit, op = _unit_and_operation(plant, job)
    if unit.status is UnitStatus.RUNNING and unit.is_once(job.step):
        return [_unsettled(unit, op, f"{op.name}: {why}", now)]
    return []


def rework(unit: Unit, op: Operation, why: str, now: float) -> ev.Event:
    """Back to the operation the recipe names, unless the unit was reworked too often.

    Where nothing lies between, an operation that may not be repeated waits for a person instead.
    """
    if unit.reworks >= op.max_rework:
        return _scrap(unit, f"{why} (after {unit.reworks} reworks)", now)
    step = rework_step(unit, op)
    if unit.is_once(step):
        return _unsettled(unit, op, why, now)
    return ev.UnitReworked(now, unit.id, step, why)


def rework_step(unit: Unit, op: Operation) -> int:
    """The step from which an operation of a unit is reworked."""
    return unit.recipe.index_of(op.rework_from or op.name)


def _unit_and_operation(plant: Plant, job: Job) -> tuple[Unit, Operation]:
    unit = plant.units[job.unit]
    return unit, unit.recipe.operations[job.step]


def _unsettled(unit: Unit, op: Operation, why: str, now: float) -> ev.Event:
    return ev.UnitUnsettled(now, unit.id, unit.step, op.name, why)


def _try_again(plant: Plant, unit: Unit, op: Operation, leave_out: str, why: str, now: float) -> ev.Event:
    assert plant.line is not None
    if unit.attempts + 1 >= plant.line.policy.max_attempts:
        return _scrap(unit, f"{why} (after {unit.attempts + 1} attempts)", now)
    others = [c for c in plant.line.offering(op.skill, op.setup) if c.name not in (leave_out, *unit.excluded)]
    return ev.UnitRetried(now, unit.id, leave_out if others else "", why)


def _scrap(unit: Unit, why: str, now: float) -> ev.Event:
    return ev.UnitCondemned(now, unit.id, UnitStatus.SCRAPPED, why)
