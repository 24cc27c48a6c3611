"""Which cell may run a unit's next operation, and which carrier a free cell should get next."""

from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Carrier, Cell, Plant
from cell_orchestrator.core.policy import Policy, Rank
from cell_orchestrator.core.recipes import Operation


def check_makeable(plant: Plant, unit: Unit) -> None:
    """Look whether the line can make a unit, whatever works now.

    Raises:
        NotAllowed: no cell of it offers what an operation needs.
    """
    assert plant.line is not None
    for op in unit.recipe.operations:
        if not plant.line.offering(op.skill, op.setup):
            need = f"skill {op.skill!r}" + (f" on setup {op.setup!r}" if op.setup else "")
            raise NotAllowed(f"unit {unit.id!r}, operation {op.name!r}: no cell of this line offers {need}")


def may_run(cell: Cell, spec: CellSpec, unit: Unit) -> bool:
    """True when the cell may run the unit's next operation, whether or not it works now."""
    op = unit.operation
    if op is None or op.setup in cell.blocked or spec.name in unit.excluded:
        return False
    return spec.offers(op.skill, op.setup)


def setup_for(op: Operation, cell: Cell, spec: CellSpec) -> str:
    """The setup to hold for this operation: the one it names, else any verified one."""
    return op.setup or cell.setup or next((s for s in spec.setups if s not in cell.blocked), spec.setups[0])


def next_unit(plant: Plant, carrier: Carrier) -> Unit | None:
    """The carrier's unit if it has work left that nothing forbids: no doubt, no hold, no word it waits for."""
    if not carrier.unit or carrier.doubt or carrier.held:
        return None
    unit = plant.units[carrier.unit]
    if unit.operation is None or unit.unsettled or unit.held or plant.orders[unit.order].held:
        return None
    return unit


def best_carrier(
    plant: Plant, spec: CellSpec, waiting: list[Carrier], policy: Policy, now: float
) -> tuple[Rank, Carrier] | None:
    """Whom the cell should get next of the carriers that stand and wait, with its rank."""
    best: tuple[Rank, Carrier] | None = None
    for carrier in waiting:
        unit = next_unit(plant, carrier)
        if unit is not None and may_run(plant.cells[spec.name], spec, unit):
            rank = policy.to_cell(plant, spec, carrier, unit, now)
            if best is None or rank < best[0]:
                best = (rank, carrier)
    return best
