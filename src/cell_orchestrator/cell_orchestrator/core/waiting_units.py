"""Units that wait for a person: which they are, why, and at which cells."""

from dataclasses import dataclass

from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.core.settling import waiting


@dataclass(frozen=True, slots=True)
class UnsettledStatus:
    """A unit that waits for a person's word on an operation, since line time `since` [s].

    `gates`: name and unit of what a person has to measure for it to count as done.
    """

    unit: str
    operation: str
    carrier: str
    reason: str
    since: float
    gates: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    """Those that do the operation."""


@dataclass(frozen=True, slots=True)
class HeldUnitStatus:
    """A unit that is held; `out_of_limits`: a person has to say what becomes of it.  `carrier` is '' where it waits.

    `operation`: the one that it failed where it is out of limits, else its next one; '' where it waits, or nothing is
    left to do.  `cells`: those that do it.
    """

    unit: str
    carrier: str
    reason: str
    out_of_limits: bool = False
    operation: str = ""
    cells: tuple[str, ...] = ()


def unsettled_units(plant: Plant) -> tuple[UnsettledStatus, ...]:
    """All units with an operation that a person has to judge, as `waiting` orders them."""
    return tuple(_unsettled(plant, plant.units[name]) for name in waiting(plant))


def _unsettled(plant: Plant, unit: Unit) -> UnsettledStatus:
    op = unit.recipe.operations[unit.step]
    gates = tuple(f"{gate.name} [{gate.unit}]" for gate in op.gates)
    return UnsettledStatus(
        unit.id, op.name, unit.carrier, unit.unsettled, unit.waiting_since, gates, _cells_for(plant, op)
    )


def held_units(plant: Plant) -> tuple[HeldUnitStatus, ...]:
    """All units that are held, by their ids."""
    held = (unit for _, unit in sorted(plant.units.items()) if unit.held)
    return tuple(_held_unit(plant, unit) for unit in held)


def _held_unit(plant: Plant, unit: Unit) -> HeldUnitStatus:
    op = unit.operation
    about = (op.name, _cells_for(plant, op)) if op else ("", ())
    return HeldUnitStatus(unit.id, unit.carrier, unit.held, unit.out_of_limits, *about)


def _cells_for(plant: Plant, op: Operation) -> tuple[str, ...]:
    return tuple(cell.name for cell in plant.line.offering(op.skill, op.setup)) if plant.line else ()
