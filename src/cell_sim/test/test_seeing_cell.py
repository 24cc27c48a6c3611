"""The assembly cell in its world with nobody who tells it the truth: its model, its camera and its hand must do."""

import asyncio
from pathlib import Path

import pytest
from changed_worlds import changed_worlds
from kit_unit import LIES_M, SEATED, do, failed_gates, loaded, operation
from seeing_model import Options
from stepped_world import WORLDS
from world_cell import WorldCell

from cell_line.codes import Code
from cell_line.job import JobResult
from cell_line.outcome import Recovery
from cell_sim.physics.bodies import model_pose, place
from cell_sim.physics.depth_watch import DepthWatch
from cell_world.geometry import Pose

MODEL = Options()
DEEPEST_M = 0.005
GRIP_LOST = 1001
"""Of the pick-and-place family."""


def seeing(folder: Path, sees: Options | None = MODEL, real: Path = WORLDS) -> WorldCell:
    """The cell with a fresh unit on the carrier."""
    return loaded(WorldCell("assembly", folder, sees=sees, real=real))


@pytest.mark.long
def test_a_unit_is_made_without_any_truth(tmp_path: Path) -> None:
    """It should find, grip, carry and insert every part, pass all gates, and lay them where they belong."""
    cell = seeing(tmp_path)

    async def story() -> None:
        for skill in ("load_kit", "assemble", "verify"):
            result = await do(cell, skill)
            assert result.code == Code.DONE, result.message
            assert failed_gates(skill, result) == ()

    cell.play(story())
    off = {name: cell.off(f"seat.{name}", model) for name, model in SEATED.items()}
    assert max(off.values()) < LIES_M, off
    worst = cell.line.simulation.device("depth watch", DepthWatch).worst
    assert worst is None or worst.depth < DEEPEST_M


def test_what_is_known_too_badly_is_said(tmp_path: Path) -> None:
    """It should end the job with a sentence and a code of its own, with no part moved, and know what may be done."""
    cell = seeing(tmp_path, Options(stops_m=0.004))
    result = cell.play(do(cell, "load_kit"))
    assert result.code == Code.UNCERTAIN
    assert result.message == "arm: 'model' says where nest.tray is to within 4.00 mm; 2 mm are needed"
    assert result.recovery is Recovery.RETRY


@pytest.mark.long
@pytest.mark.parametrize("sees", [MODEL, None], ids=["by its camera", "told the truth"])
def test_a_robot_that_stands_off_its_place_is_noticed(tmp_path: Path, sees: Options | None) -> None:
    """It should not call a kit done that lies 5 mm beside its nests, whoever says where they are."""
    arm = "<name>arm</name><pose>{} 0.5 "
    cell = seeing(tmp_path, sees, changed_worlds(tmp_path / "real", arm.format(0), arm.format(0.005)))
    result = cell.play(do(cell, "load_kit"))
    assert result.code == GRIP_LOST
    assert result.message == "tray was lost on the way to nest.tray in 3 attempts"
    assert result.recovery is Recovery.RETRY


@pytest.mark.long
@pytest.mark.parametrize("off_m", [0.02, 0.06])
def test_a_part_that_is_moved_after_the_look_is_missed(tmp_path: Path, off_m: float) -> None:
    """It should notice that the hand is empty, or that the part lies badly, and fetch another one."""
    cell = seeing(tmp_path)

    async def story() -> JobResult:
        await cell.change(operation("load_kit").setup)
        loading = asyncio.create_task(do(cell, "load_kit"))
        looked = lambda sim: any(one.place == "feeder.tray" for one in cell.sightings)  # noqa: E731
        assert await cell.world.until(looked, 20.0)
        place(cell.sim, "tray_1", model_pose(cell.sim, "tray_1") @ Pose((off_m, 0.0, 0.0)))
        return await loading

    result = cell.play(story())
    assert result.code == Code.DONE, result.message
    assert {measured.name: measured.value for measured in result.measurements}["pick_retries"] == 1
    assert cell.off("nest.tray", "tray") < LIES_M
