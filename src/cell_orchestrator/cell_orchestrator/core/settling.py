"""A person's word on a unit: one that is held, or whose operation began and did not come to a known end."""

from dataclasses import replace

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.orders import Unit, UnitStatus, Verdict
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Measurement, Operation
from cell_orchestrator.core.recovery import rework_step
from cell_orchestrator.core.requests import SettleUnit


def settle(plant: Plant, request: SettleUnit, now: float) -> list[ev.Event]:
    """Record the word and what follows from it.

    Raises:
        NotAllowed: no word is waited for, or this one cannot be given: a quality gate is passed by a measurement only,
            a unit is used as it is for a reason only, and a recipe bounds its reworks.
    """
    unit = plant.units.get(request.unit)
    if unit is None:
        raise Unknown("unit on the line", request.unit, waiting(plant))
    if unit.status is not UnitStatus.RUNNING or not (unit.unsettled or unit.held):
        raise NotAllowed(f"unit {unit.id!r} waits for nobody's word")
    if _is_at_work(plant, unit):
        raise NotAllowed(f"unit {unit.id!r} is at work; it can be settled once that ends")
    step = _step(unit)
    op = unit.recipe.operations[step] if step >= 0 else None
    measured = _in_units_of(op, request.measurements)
    _check(unit, op, request, measured)
    name = op.name if op else ""
    about = (request.verdict, request.reason, request.by, measured, request.cause, request.action, request.signature)
    return [ev.UnitSettled(now, unit.id, max(step, 0), name, *about), *_following(unit, op, request, now)]


def waiting(plant: Plant) -> list[str]:
    """The units with an operation that somebody has to say the end of, sorted."""
    return sorted(unit.id for unit in plant.units.values() if unit.operation is not None and unit.unsettled)


def _is_at_work(plant: Plant, unit: Unit) -> bool:
    return bool(unit.carrier and plant.carriers[unit.carrier].job)


def _step(unit: Unit) -> int:
    """Which step the word is about: of a unit that somebody held, the last one that was done; -1 if none was."""
    return unit.step if unit.unsettled or unit.out_of_limits else unit.step - 1


def _check(unit: Unit, op: Operation | None, request: SettleUnit, measured: tuple[Measurement, ...]) -> None:
    match request.verdict:
        case Verdict.DONE:
            if op is None or not unit.unsettled:
                raise NotAllowed(f"unit {unit.id!r} is held; {Verdict.USE_AS_IS} lets it go on as it is")
            _check_gates(op, measured)
        case Verdict.USE_AS_IS:
            if unit.unsettled:
                raise NotAllowed(f"nobody knows how unit {unit.id!r} is: {unit.unsettled}")
            if not request.reason:
                raise NotAllowed(f"unit {unit.id!r} is used as it is only for a reason")
        case Verdict.REWORK:
            if op is None:
                raise NotAllowed(f"nothing was done to unit {unit.id!r} yet, so nothing can be reworked")
            if unit.reworks >= op.max_rework:
                raise NotAllowed(
                    f"unit {unit.id!r} was reworked {unit.reworks} times, its recipe allows {op.max_rework}"
                )


def _in_units_of(op: Operation | None, measured: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """A value given without a unit is in the unit of the quality gate of its name."""
    units = {gate.name: gate.unit for gate in op.gates} if op else {}
    return tuple(m if m.unit else replace(m, unit=units.get(m.name, "")) for m in measured)


def _check_gates(op: Operation, measured: tuple[Measurement, ...]) -> None:
    failed = [gate for gate in op.gates if gate.name in op.failed_gates(measured)]
    if failed:
        wanted = ", ".join(f"{gate.name} [{gate.unit}]" for gate in failed)
        raise NotAllowed(f"{op.name} counts as done with good values, measured by a person, of: {wanted}")


def _following(unit: Unit, op: Operation | None, request: SettleUnit, now: float) -> list[ev.Event]:
    why = f"settled by {request.by or 'somebody'}" + (f": {request.reason}" if request.reason else "")
    if request.verdict is Verdict.REWORK and op is not None:
        return [ev.UnitReworked(now, unit.id, rework_step(unit, op), why, fresh=True)]
    if request.verdict is Verdict.SCRAP:
        return [ev.UnitCondemned(now, unit.id, UnitStatus.SCRAPPED, why)]
    return []
