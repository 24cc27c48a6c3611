"""The assembly cell by its cameras alone: pictures of the world are all that it knows of what lies where."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from kit_unit import LIES_M, SEATED, do, failed_gates, loaded, operation
from seeing_model import Options
from world_cell import WorldCell

from cell_line.codes import Code
from cell_line.config.plugins import DeviceConfig
from cell_line.job import JobResult
from cell_sim.physics.bodies import model_pose
from cell_sim.world.pictures import RgbdPicture

EYES = DeviceConfig(driver="vision_camera", cameras={"nest": "stop_camera", "seat": "stop_camera"})


def seeing(folder: Path) -> WorldCell:
    """The cell with a fresh unit on the carrier."""
    return loaded(WorldCell("assembly", folder, sees=Options(), eyes=EYES))


@pytest.mark.long
def test_a_unit_is_made_by_cameras_alone(tmp_path: Path) -> None:
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


@pytest.mark.long
def test_a_wrong_part_is_thrown_out_and_the_right_one_fetched(tmp_path: Path) -> None:
    """It should know the leaflet of another language by its colour, drop it into the bin and take the next part."""
    cell = seeing(tmp_path)
    lies = model_pose(cell.sim, "leaflet_en_1")
    cell.sim.remove("leaflet_en_1")
    cell.sim.spawn("wrong", "leaflet_de", lies)
    result = cell.play(do(cell, "load_kit"))
    assert result.code == Code.DONE, result.message
    assert {measured.name: measured.value for measured in result.measurements}["pick_retries"] == 1
    assert cell.off("nest.leaflet", "leaflet_en") < LIES_M
    assert cell.off("nest.leaflet", "leaflet_de") > 0.2


@pytest.mark.long
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda picture: replace(picture, rgb=picture.rgb // 20), "stop_camera: its picture is dark"),
        (lambda picture: replace(picture, rgb=np.maximum(picture.rgb, 255)), "stop_camera: its picture is blinded"),
    ],
    ids=["dark", "blinded"],
)
def test_nothing_moves_on_a_bad_picture(tmp_path: Path, spoil: Callable[[RgbdPicture], RgbdPicture], says: str) -> None:
    """It should end the job with the fault of the camera before the arm goes to any part."""
    cell = seeing(tmp_path)

    async def story() -> tuple[JobResult, set[str]]:
        await cell.change(operation("load_kit").setup)
        cell.images.spoil = spoil
        before = {name: model_pose(cell.sim, name) for name in cell.sim.spawned}
        result = await do(cell, "load_kit")
        after = {name: model_pose(cell.sim, name) for name in before}
        return result, {name for name in before if math.dist(before[name].position, after[name].position) > LIES_M}

    result, moved = cell.play(story())
    assert (result.code, result.message[: len(says)]) == (Code.DEVICE_FAULT, says)
    assert not moved
