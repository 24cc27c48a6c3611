"""What a cell holds up: the open units whose next operation no other cell can do."""

from collections import Counter

from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant


def waiting_for(plant: Plant) -> dict[str, int]:
    """Cell -> units that can go on only there."""
    line, counts = plant.line, Counter[str]()
    if line is None:
        return {}
    for unit in plant.units.values():
        ahead = unit.recipe.operations[unit.step :]
        if ahead and unit.status in (UnitStatus.WAITING, UnitStatus.RUNNING):
            cells = line.offering(ahead[0].skill, ahead[0].setup)
            if len(cells) == 1:
                counts[cells[0].name] += 1
    return dict(counts)
