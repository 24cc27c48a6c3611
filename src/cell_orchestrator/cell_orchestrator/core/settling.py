"""A person's word on an operation that may not be repeated, began, and did not come to a known end."""

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
            and a recipe bounds its reworks.
    """
    unit = plant.units.get(request.unit)
    if unit is None:
        raise Unknown("unit on the line", request.unit, waiting(plant))
    op = unit.operation
    if op is None or not unit.unsettled:
        raise NotAllowed(f"unit {unit.id!r} waits for nobody's word")
    measured = _in_units_of(op, request.measurements)
    if request.verdict is Verdict.DONE:
        _check_gates(op, measured)
    if request.verdict is Verdict.REWORK and unit.reworks >= op.max_rework:
        raise NotAllowed(f"unit {unit.id!r} was reworked {unit.reworks} times, its recipe allows {op.max_rework}")
    settled = ev.UnitSettled(now, unit.id, unit.step, op.name, request.verdict, request.reason, request.by, measured)
    return [settled, *_following(unit, op, request, now)]


def waiting(plant: Plant) -> list[str]:
    """The units that wait for a word, sorted."""
    return sorted(unit.id for unit in plant.units.values() if unit.operation is not None and unit.unsettled)


def _in_units_of(op: Operation, measured: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """A value given without a unit is in the unit of the quality gate of its name."""
    units = {gate.name: gate.unit for gate in op.gates}
    return tuple(m if m.unit else replace(m, unit=units.get(m.name, "")) for m in measured)


def _check_gates(op: Operation, measured: tuple[Measurement, ...]) -> None:
    failed = [gate for gate in op.gates if gate.name in op.failed_gates(measured)]
    if failed:
        wanted = ", ".join(f"{gate.name} [{gate.unit}]" for gate in failed)
        raise NotAllowed(f"{op.name} counts as done with good values, measured by a person, of: {wanted}")


def _following(unit: Unit, op: Operation, request: SettleUnit, now: float) -> list[ev.Event]:
    why = f"settled by {request.by or 'somebody'}" + (f": {request.reason}" if request.reason else "")
    if request.verdict is Verdict.REWORK:
        return [ev.UnitReworked(now, unit.id, rework_step(unit, op), why, fresh=True)]
    if request.verdict is Verdict.SCRAP:
        return [ev.UnitCondemned(now, unit.id, UnitStatus.SCRAPPED, why)]
    return []
