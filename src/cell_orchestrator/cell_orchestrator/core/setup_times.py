"""How long a cell needs before it can do an operation on a setup."""

from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.plant import Plant


def coming_setup(plant: Plant, cell: str) -> str:
    """The setup that a cell holds, or will hold when what it does now has ended; '' for none."""
    known = plant.cells[cell]
    return plant.jobs[known.job].setup if known.job else known.setup


def changeover_s(plant: Plant, spec: CellSpec, setup: str) -> float:
    """Time to bring a cell to a setup, "" for any [s]: as configured, else what its changeovers took on average."""
    if not setup or setup == coming_setup(plant, spec.name):
        return 0.0
    if setup in spec.setup_s:
        return spec.setup_s[setup]
    times = plant.times[spec.name]
    return times.setup_s / times.changeovers if times.changeovers else 0.0
