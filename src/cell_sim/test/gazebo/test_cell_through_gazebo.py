"""A kit is made through the engine Gazebo, against a stand-in for its server that moves by MuJoCo."""

import math
from pathlib import Path

import pytest
import world_cell
from gazebo_stand_in import MujocoServer
from stepped_world import DEMO
from world_cell import CARRIER, WorldCell

from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.line_model import core_line
from cell_sim import engines
from cell_sim.in_process import cell_at_work
from cell_sim.simulated_line import SimulatedLine, build_simulated_line
from cell_sim.world_runtime.hops import Hops

LINE = load_line(DEMO)
CATALOG = Catalog(LINE.products_path, core_line(LINE))
LIES_M = 0.002


@pytest.fixture
def cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorldCell:
    """The assembly cell in the profile gazebo; no camera takes pictures there."""
    monkeypatch.setattr(engines, "start_server", lambda name, text: MujocoServer(text, tmp_path))
    monkeypatch.setattr(world_cell, "cell_world", furnished)
    monkeypatch.setattr(cell_at_work, "WorldImages", lambda *_: None)
    monkeypatch.setattr(cell_at_work, "WorldViews", lambda *_: None)
    return WorldCell("assembly", tmp_path / "state")


def furnished(cell: str, seed: int, worlds: Path) -> SimulatedLine:
    world = build_simulated_line(LINE, worlds / f"{cell}.sdf", seed, False, "gazebo")
    world.furnish()
    return world


@pytest.mark.long
def test_a_kit_is_made_and_rides_on(cell: WorldCell) -> None:
    """It should pass all gates at the first go, and lie in its seats, also when the carrier has gone on."""
    recipe = CATALOG.recipe("KIT-DAY", {"leaflet": "deutsch"})

    async def story() -> None:
        for operation in recipe.operations:
            if operation.skill in LINE.cells["assembly"].skills:
                await cell.change(operation.setup)
                result = await cell.job(operation.name, operation.skill, operation.parameters)
                assert result.code == Code.DONE, result.message
                measured = tuple(Measurement(m.name, m.value, m.unit) for m in result.measurements)
                assert operation.failed_gates(measured) == ()
        assert max(off(cell, "tray"), off(cell, "leaflet_de"), off(cell, "lid_clear")) < LIES_M
        assert cell.line.track
        answer = await Hops(cell.line.track.name, cell.world).hop("on", "assembly", "t5")
        assert answer.code == Code.DONE, answer.message
        assert max(off(cell, "tray"), off(cell, "leaflet_de"), off(cell, "lid_clear")) < LIES_M
        assert cell.line.track.in_range("t5") == [CARRIER]

    cell.play(story())


def off(cell: WorldCell, model: str) -> float:
    """How far the thing of a model that is on the carrier lies from its seat, seen from above [m]."""
    seat = cell.sim.pose(f"{CARRIER}::seat.{model.partition('_')[0]}")  # type: ignore[attr-defined]
    assert seat
    back = seat.inverse()
    things = [name for name, spawned in cell.sim.spawned.items() if spawned.model == model]
    places = (back.apply(cell.sim.model_pose(name).position) for name in things)  # type: ignore[attr-defined]
    return min(math.hypot(x, y) for x, y, _ in places)
