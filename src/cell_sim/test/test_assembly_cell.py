"""The assembly cell in its world: every variant is made physically, and stays whole on its carrier."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from seeing_model import as_the_line_says
from stepped_world import DEMO
from world_cell import CARRIER, WorldCell, strip_supports

from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_line.config.plugins import DeviceConfig
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.recipes import Measurement, Operation, Recipe
from cell_orchestrator.line_model import core_line
from cell_sim.people import People
from cell_sim.physics.depth_watch import DepthWatch
from cell_sim.physics.hand.gripper import FingerGripper
from cell_sim.world_runtime.hops import Hops

LINE = load_line(DEMO)
CATALOG = Catalog(LINE.products_path, core_line(LINE))
LIES_M = 0.002
DEEPEST_M = 0.005
GRIPPER = "assembly::gripper"
TOLD = DeviceConfig(driver="remote_camera")
"""A camera that is told the truth, in as long as the tests that cut a job off take for granted."""


def operations(recipe: Recipe) -> list[Operation]:
    """What of a recipe this cell does."""
    return [operation for operation in recipe.operations if operation.skill in LINE.cells["assembly"].skills]


def bring(cell: WorldCell, recipe: Recipe) -> None:
    """Put on the carrier what a unit begins with, without what other cells have taken off by now."""
    assert cell.line.track
    (epc,) = [uri for uri, model in cell.line.carriers.items() if model == CARRIER]
    People(cell.line.track.name, cell.line.carriers).load(cell.sim, "u1", epc, recipe.brings)
    strip_supports(cell.sim)


def parts_in_seats(recipe: Recipe) -> dict[str, str]:
    """Place -> model of every part in the end."""
    by_skill = {operation.skill: operation.parameters for operation in recipe.operations}
    parts = {part["slot"]: part["part"] for part in by_skill["load_kit"]["parts"]}
    return {f"seat.{step['seat']}": parts[step["slot"]] for step in by_skill["assemble"]["steps"]}


def strays(cell: WorldCell, recipe: Recipe) -> dict[str, float]:
    """The parts that do not lie where they should, and how far off they are [m]."""
    off = {place: cell.off(place, model) for place, model in parts_in_seats(recipe).items()}
    return {place: way for place, way in off.items() if way > LIES_M}


async def do(cell: WorldCell, operation: Operation) -> Mapping[str, float]:
    """Do an operation, which must pass its gates at the first go; returns what was measured."""
    await cell.change(operation.setup)
    result = await cell.job(operation.name, operation.skill, operation.parameters)
    assert result.code == Code.DONE, result.message
    measured = tuple(Measurement(m.name, m.value, m.unit) for m in result.measurements)
    assert operation.failed_gates(measured) == ()
    return {m.name: m.value for m in measured}


async def drive_on(cell: WorldCell) -> None:
    """Let the carrier drive round a corner and stop, with no part left behind."""
    assert cell.line.track
    answer = await Hops(cell.line.track.name, cell.world).hop("on", "assembly", "t5")
    assert answer.code == Code.DONE, answer.message


def deepest(cell: WorldCell) -> float:
    worst = cell.line.simulation.device("depth watch", DepthWatch).worst
    return worst.depth if worst else 0.0


@pytest.mark.parametrize(
    ("sku", "options", "seed"),
    [
        pytest.param("CASE-SENSOR", {"lid_colour": "red"}, 1, marks=pytest.mark.long),
        pytest.param("CASE-LAMP", {}, 2, marks=pytest.mark.long),
        pytest.param("KIT-DAY", {"leaflet": "deutsch"}, 3, marks=pytest.mark.long),
        pytest.param("KIT-NIGHT", {}, 4, marks=pytest.mark.long),
        pytest.param("GIFT-SPA", {"card": "thanks"}, 5, marks=pytest.mark.long),
    ],
)
def test_a_unit_is_made(tmp_path: Path, sku: str, options: dict[str, str], seed: int) -> None:
    """It should pass all gates at the first go, and lie in its seats, also when the carrier has driven on."""
    is_made(WorldCell("assembly", tmp_path, seed, sees=as_the_line_says("assembly")), CATALOG.recipe(sku, options))


@pytest.mark.long
def test_a_unit_is_made_by_a_cell_that_is_told(tmp_path: Path) -> None:
    """It should be no worse where the world tells the cell what is where."""
    is_made(WorldCell("assembly", tmp_path, 3, eyes=TOLD), CATALOG.recipe("KIT-DAY", {"leaflet": "deutsch"}))


def is_made(cell: WorldCell, recipe: Recipe) -> None:
    """Make a unit, and look where its parts are."""

    async def story() -> None:
        bring(cell, recipe)
        measured = [await do(cell, operation) for operation in operations(recipe)]
        assert not any(value for m in measured for name, value in m.items() if name.endswith("_retries"))
        assert strays(cell, recipe) == {}
        await drive_on(cell)
        assert strays(cell, recipe) == {}

    cell.play(story())
    assert deepest(cell) < DEEPEST_M


@pytest.mark.parametrize(
    ("cut", "after_s"),
    [
        pytest.param("kit", 4.9, id="part in hand"),
        pytest.param("assemble", 1.7, id="over a nest", marks=pytest.mark.long),
        pytest.param("assemble", 2.4, id="closing on a part", marks=pytest.mark.long),
        pytest.param("assemble", 4.5, id="part in its seat"),
    ],
)
def test_a_killed_cell_does_the_rest(tmp_path: Path, cut: str, after_s: float) -> None:
    """It should know what it holds and go on, without rework."""
    cell, recipe = WorldCell("assembly", tmp_path, eyes=TOLD), CATALOG.recipe("CASE-SENSOR", {})

    async def story() -> None:
        bring(cell, recipe)
        for operation in operations(recipe):
            if operation.name == cut:
                doing = asyncio.create_task(do(cell, operation))
                await cell.world.sleep(after_s)
                assert not doing.done()
                await cell.die()
                doing.cancel()
                await cell.start()
            await do(cell, operation)
        assert strays(cell, recipe) == {}

    cell.play(story())
    assert deepest(cell) < DEEPEST_M


def test_a_part_that_falls_is_loaded_anew(tmp_path: Path) -> None:
    """It should notice that the hand is empty and fetch another part."""
    cell, recipe = WorldCell("assembly", tmp_path, eyes=TOLD), CATALOG.recipe("CASE-SENSOR", {})
    kit = next(operation for operation in operations(recipe) if operation.skill == "load_kit")
    hand = cell.line.simulation.devices_of(FingerGripper)[GRIPPER]

    async def story() -> Mapping[str, float]:
        bring(cell, recipe)
        loading = asyncio.create_task(do(cell, kit))
        assert await cell.world.until(lambda sim: bool(hand.holding), 20.0)
        await cell.world.sleep(0.7)
        cell.sim.fail(GRIPPER, "drop")
        return await loading

    measured = cell.play(story())
    assert measured["pick_retries"] == 1
    assert cell.off("nest.board", "board_sensor") < LIES_M
