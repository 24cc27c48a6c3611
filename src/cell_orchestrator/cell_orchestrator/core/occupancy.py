"""What the units on carriers still need, and how much room that leaves for others.

One thing may stop at any moment: any one cell, any one order.  So no more units that need the same cell, and no more of
one order, ride than all carriers but the spare ones; a carrier that is stopped already is no carrier to count on.
"""

from collections import Counter
from collections.abc import Iterable

from cell_orchestrator.core.line import Line
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.parking import parked_count
from cell_orchestrator.core.plant import Cell, Plant
from cell_orchestrator.core.recipes import Operation


class Occupancy:
    """Counted once per decision.

    Attributes:
        free: carriers that nothing stops: not held, and without a unit that waits for a cell that is out, for its order
            or a person's word, or is held.
    """

    def __init__(self, plant: Plant, line: Line) -> None:
        self.free = parked_count(plant)
        self._plant, self._line = plant, line
        self._by_cell: Counter[str] = Counter()
        self._by_order: Counter[str] = Counter()
        self._offering: dict[tuple[str, str], list[Cell]] = {}
        for name in plant.busy:
            carrier = plant.carriers[name]
            unit = plant.units.get(carrier.unit)
            if unit is not None and unit.operation is None and not unit.held:
                unit = None  # it leaves, whatever stops
            if carrier.held or (unit is not None and self._is_stopped(unit)):
                continue
            self.free += 1
            if unit is not None:
                self.add(unit)
        self._limit = max(1, self.free - line.spare_carriers)

    def add(self, unit: Unit) -> None:
        """Count a unit as one that rides."""
        self._by_order[unit.order] += 1
        for cell in self.needs(distinct(ahead(unit))):
            self._by_cell[cell] += 1

    def has_room(self, needs: Iterable[str]) -> bool:
        """True when one more unit that needs these cells may ride."""
        return all(self._by_cell[cell] < self._limit for cell in needs)

    def has_room_for_order(self, order: str) -> bool:
        """True when one more unit of this order may ride."""
        return self._by_order[order] < self._limit

    def has_spare(self) -> bool:
        """True when a unit that will have to wait on its carrier leaves the spare ones to others."""
        return self.free > self._line.spare_carriers

    def needs(self, operations: Iterable[Operation]) -> set[str]:
        """The cells without which these operations cannot be done."""
        return {cells[0].name for op in operations if len(cells := self._cells_for(op)) == 1}

    def is_workable(self, operation: Operation) -> bool:
        """True when a cell that works can do it."""
        return any(cell.works_on(operation.setup) for cell in self._cells_for(operation))

    def _is_stopped(self, unit: Unit) -> bool:
        if unit.unsettled or unit.held or self._plant.orders[unit.order].held:
            return True
        left = unit.recipe.operations[unit.step :]
        here = self._cells_for(left[0])
        works = any(cell.works_on(left[0].setup) and cell.name not in unit.excluded for cell in here)
        return not works or not all(map(self.is_workable, distinct(left)))

    def _cells_for(self, operation: Operation) -> list[Cell]:
        key = (operation.skill, operation.setup)
        found = self._offering.get(key)
        if found is None:
            cells = self._plant.cells
            found = [cells[spec.name] for spec in self._line.offering(*key)]
            self._offering[key] = found
        return found


def distinct(operations: Iterable[Operation]) -> Iterable[Operation]:
    """One operation of each skill and setup: what the others need of cells, these need."""
    return {(op.skill, op.setup): op for op in operations}.values()


def ahead(unit: Unit) -> tuple[Operation, ...]:
    """What the unit may still need: the operations that are left, and those that a rework may send it back to."""
    operations, step = unit.recipe.operations, unit.step
    for op in operations[step:]:
        if op.rework_from and op.rework_from != op.name:
            step = min(step, unit.recipe.index_of(op.rework_from))
    return operations[step:]
