"""Faults in the assembly cell that sees by its cameras alone: each has its code, its recovery and its outcome."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from changed_worlds import changed_worlds
from kit_unit import LIES_M, loaded, operation
from seeing_model import as_the_line_says
from stepped_world import WORLDS
from world_cell import WorldCell

from cell_line.codes import Code
from cell_line.job import JobResult
from cell_line.outcome import Recovery
from cell_sim.equipment.feeder import SimulatedFeeder
from cell_sim.physics.bodies import model_pose
from cell_sim.physics.hand.gripper import FingerGripper
from cell_sim.world.pictures import RgbdPicture
from cell_skills.devices.protocols import DeviceFault

GRIPPER, CAMERA = "assembly::gripper", "<name>stop_camera</name><pose>0 "
FEEDER_EMPTY = 1003
"""Of the pick-and-place family."""
FAR_M = 0.2
"""A part that lies in its feeder is at least so far from its nest [m]."""
GRIPPED_S, CARRIED_S = 120.0, 0.7
"""Within this time the hand has the part; so long after that it loses it [s]."""


def seeing(folder: Path, real: Path = WORLDS) -> WorldCell:
    """The cell as the line has it in physics, with a fresh unit on the carrier."""
    return loaded(WorldCell("assembly", folder, sees=as_the_line_says("assembly"), real=real))


def run_out(cell: WorldCell, part: str) -> None:
    """Leave the feeder of a part with nothing."""
    cell.sim.remove(f"{part}_1")
    feeder = cell.ports.equipment["feeder"]
    assert isinstance(feeder, SimulatedFeeder)
    feeder.run_out(cell.sim, part)


async def load_leaflet(cell: WorldCell, job: str = "kit", **other: object) -> JobResult:
    """Load nothing but the leaflet, as the recipe has it but for what is given."""
    wanted = operation("load_kit")
    await cell.change(wanted.setup)
    (leaflet,) = [one for one in wanted.parameters["parts"] if one["slot"] == "leaflet"]
    parameters: dict[str, Any] = {**wanted.parameters, "parts": [{**leaflet, **other}]}
    return await cell.job(job, "load_kit", parameters)


def measured(result: JobResult) -> Mapping[str, float]:
    return {one.name: one.value for one in result.measurements}


@pytest.mark.long
def test_an_empty_tray_is_for_a_person(tmp_path: Path) -> None:
    """It should say which feeder is empty, once the camera has seen nothing there, and lay nothing into the nest."""
    cell = seeing(tmp_path)
    run_out(cell, "leaflet_en")
    result = cell.play(load_leaflet(cell))
    assert (result.code, result.recovery) == (FEEDER_EMPTY, Recovery.HOLD), result.message
    assert result.message == "feeder leaflet_en is empty"
    assert measured(result)["parts_present"] == 0


@pytest.mark.long
def test_another_tray_is_taken_when_one_is_empty(tmp_path: Path) -> None:
    """It should lay the part of the other feeder into the nest."""
    cell = seeing(tmp_path)
    run_out(cell, "leaflet_en")
    result = cell.play(load_leaflet(cell, feeders=["leaflet_de"]))
    assert result.code == Code.DONE, result.message
    assert cell.off("nest.leaflet", "leaflet_de") < LIES_M


@pytest.mark.long
def test_a_part_that_is_dropped_on_the_way_is_replaced(tmp_path: Path) -> None:
    """It should feel that the hand is empty, and fetch the next one."""
    cell = seeing(tmp_path)
    hand = cell.line.simulation.devices_of(FingerGripper)[GRIPPER]

    async def story() -> JobResult:
        loading = asyncio.create_task(load_leaflet(cell))
        assert await cell.world.until(lambda sim: "leaflet_en_1" in hand.holding, GRIPPED_S)
        await cell.world.sleep(CARRIED_S)
        cell.sim.fail(GRIPPER, "drop")
        return await loading

    result = cell.play(story())
    assert result.code == Code.DONE, result.message
    assert measured(result)["pick_retries"] == 1
    assert cell.off("nest.leaflet", "leaflet_en") < LIES_M


def frozen() -> Callable[[RgbdPicture], RgbdPicture]:
    """Show the first picture for ever."""
    kept: list[RgbdPicture] = []
    return lambda picture: (kept.append(picture), kept[0])[1]


def occluded(picture: RgbdPicture) -> RgbdPicture:
    """Hang a grey cloth before the whole view, 0.2 m away."""
    noise = np.random.default_rng().integers(110, 140, picture.rgb.shape)
    return replace(picture, rgb=noise.astype(picture.rgb.dtype), depth=np.full_like(picture.depth, 0.2))


def dim(picture: RgbdPicture) -> RgbdPicture:
    """Leave a twentieth of the light."""
    return replace(picture, rgb=picture.rgb // 20)


def orange(picture: RgbdPicture) -> RgbdPicture:
    """Light the scene by a lamp of another colour."""
    return replace(picture, rgb=(picture.rgb * np.array([1.0, 0.45, 0.2])).astype(picture.rgb.dtype))


async def spoilt(cell: WorldCell, spoil: Callable[[RgbdPicture], RgbdPicture]) -> tuple[JobResult, set[str]]:
    """Try to load with bad pictures; returns what came of it, and what was moved."""
    await cell.change(operation("load_kit").setup)
    cell.images.spoil = spoil
    before = {name: model_pose(cell.sim, name) for name in cell.sim.spawned}
    result = await load_leaflet(cell)
    after = {name: model_pose(cell.sim, name) for name in before}
    return result, {name for name in before if math.dist(before[name].position, after[name].position) > LIES_M}


@pytest.mark.long
@pytest.mark.parametrize(
    ("spoil", "code", "recovery", "says"),
    [
        (frozen(), Code.DEVICE_FAULT, Recovery.RETRY, "its picture is frozen"),
        (occluded, Code.DEVICE_FAULT, Recovery.RETRY, "camera: no usable picture of "),
        (
            lambda picture: replace(picture, rgb=picture.rgb // 20),
            Code.DEVICE_FAULT,
            Recovery.RETRY,
            "its picture is dark",
        ),
        (orange, Code.DEVICE_FAULT, Recovery.RETRY, "its picture is tinted"),
    ],
    ids=["frozen", "occluded", "too little light", "light of another colour"],
)
def test_nothing_moves_on_a_bad_picture_and_the_job_is_done_after_it(
    tmp_path: Path, spoil: Callable[[RgbdPicture], RgbdPicture], code: int, recovery: Recovery, says: str
) -> None:
    """It should say what is wrong before anything moves, and do the same job once the camera sees again."""
    cell = seeing(tmp_path)

    async def story() -> JobResult:
        result, moved = await spoilt(cell, spoil)
        assert (result.code, result.recovery, moved) == (code, recovery, set()), result.message
        assert says in result.message
        cell.images.spoil = lambda picture: picture
        return await load_leaflet(cell, "again")

    result = cell.play(story())
    assert result.code == Code.DONE, result.message
    assert cell.off("nest.leaflet", "leaflet_en") < LIES_M


@pytest.mark.long
def test_a_knocked_camera_is_not_believed(tmp_path: Path) -> None:
    """It should notice by the fixed tags that the camera stands 10 mm elsewhere, before the first changeover."""
    cell = seeing(tmp_path, changed_worlds(tmp_path / "real", CAMERA, CAMERA.replace("0 ", "0.01 ")))
    with pytest.raises(DeviceFault, match="stop_camera: was knocked: its fixed tags are 10.0 mm") as refused:
        cell.play(load_leaflet(cell))
    assert "nothing is done on what it sees" in str(refused.value)
    assert cell.off("nest.leaflet", "leaflet_en") > FAR_M
