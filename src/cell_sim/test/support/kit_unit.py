"""A kit of the demo line as its recipe has it, and jobs of it for a cell in its world."""

from collections.abc import Mapping

from stepped_world import DEMO
from world_cell import CARRIER, WorldCell

from cell_line.config.line import load_line
from cell_line.job import JobResult
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.recipes import Measurement, Operation, Recipe
from cell_orchestrator.line_model import core_line
from cell_sim.people import People

LINE = load_line(DEMO)
CATALOG = Catalog(LINE.products_path, core_line(LINE))
LIES_M = 0.002
SEATED: Mapping[str, str] = {"tray": "tray", "leaflet": "leaflet_en", "lid": "lid_clear"}


def recipe() -> Recipe:
    return CATALOG.recipe("KIT-DAY", {})


def operation(skill: str) -> Operation:
    (found,) = [one for one in recipe().operations if one.skill == skill]
    return found


def loaded(cell: WorldCell) -> WorldCell:
    """Put a fresh unit on the carrier of a cell."""
    (epc,) = [uri for uri, model in cell.line.carriers.items() if model == CARRIER]
    assert cell.line.track
    People(cell.line.track.name, cell.line.carriers).load(cell.sim, "u1", epc, recipe().brings)
    return cell


async def do(cell: WorldCell, skill: str) -> JobResult:
    wanted = operation(skill)
    await cell.change(wanted.setup)
    return await cell.job(wanted.name, wanted.skill, wanted.parameters)


def failed_gates(skill: str, result: JobResult) -> object:
    """Which gates of the recipe a result fails."""
    return operation(skill).failed_gates(
        tuple(Measurement(measured.name, measured.value, measured.unit) for measured in result.measurements)
    )
