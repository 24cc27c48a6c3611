"""`vision_camera` in front of the world: what it says of a place, and what it does not say on a bad picture."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from stepped_world import WORLDS, SteppedWorld, cell_world

from cell_line.shared import SharedThings
from cell_sim.in_process.world_images import WorldImages, WorldViews
from cell_sim.physics.simulation import Simulation
from cell_sim.world.pictures import RgbdPicture
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.seen import PartSeen
from cell_skills.devices.sightings import Sightings
from cell_vision.calibrated import CellModel
from cell_vision.camera_perception import CameraPerception
from cell_vision.seeing.views import CheckedViews
from cell_vision.vision_camera import VisionCamera, VisionOptions
from cell_world.line_world import LineWorld

CELL = "assembly"
Spoil = Callable[[RgbdPicture], RgbdPicture]


class TimedWorld(SteppedWorld):
    """A stepped world that is a clock."""

    def __init__(self, sim: Simulation) -> None:
        super().__init__(sim)
        self.mono0 = 0.0

    def now(self) -> float:
        return self.sim.time


class Eye:
    """The camera of the assembly cell in its world; each has a fresh one."""

    def __init__(self) -> None:
        line, known = cell_world(CELL), LineWorld(CELL, WORLDS / f"{CELL}.sdf")
        self.world = TimedWorld(line.simulation)
        self.images = WorldImages(line, self.world, CELL)  # type: ignore[arg-type]
        views = WorldViews(self.images, known, self.world)  # type: ignore[arg-type]
        perception = CameraPerception(CellModel(known, CELL), Sightings(), self.world, CameraPerception.Options())
        given = {CheckedViews: views, Perception: perception, LineWorld: known}
        env = DeviceEnv(self.world, Bench(1), shared=SharedThings(given=given), name="camera")  # type: ignore[arg-type]
        self.camera = VisionCamera(VisionOptions(cameras={"nest": "stop_camera"}), env)

    def looks(self, *places: str) -> list[PartSeen | None]:
        async def look() -> list[PartSeen | None]:
            await self.camera.open()
            return [await self.camera.look(place) for place in places]

        return asyncio.run(look())

    def lay(self, feeder: str, model: str) -> None:
        """Have another part lie at a feeder, whose own part is called like it."""
        at = self.world.sim.pose(f"{CELL}::feeder.{feeder}")
        assert at
        self.world.sim.remove(f"{feeder}_1")
        self.world.sim.spawn("other", model, at)


def test_what_lies_at_a_place_is_told() -> None:
    """It should tell a wrong part by its name, and an empty place from a full one."""
    eye = Eye()
    eye.lay("leaflet_en", "leaflet_de")
    eye.world.sim.remove("board_sensor_1")
    wrong, empty, nest = eye.looks("feeder.leaflet_en", "feeder.board_sensor", "nest.tray")
    assert wrong and (wrong.present, wrong.part, wrong.flipped) == (True, "leaflet_de", False)
    assert abs(wrong.x_m) < 0.0005 and abs(wrong.y_m) < 0.0005
    assert empty == nest == PartSeen(present=False)


def dark(picture: RgbdPicture) -> RgbdPicture:
    return replace(picture, rgb=picture.rgb // 20)


def blinded(picture: RgbdPicture) -> RgbdPicture:
    return replace(picture, rgb=np.maximum(picture.rgb, 255))


def frozen() -> Spoil:
    first: list[RgbdPicture] = []

    def spoil(picture: RgbdPicture) -> RgbdPicture:
        first.append(picture)
        return first[0]

    return spoil


@pytest.mark.parametrize(
    ("spoil", "says"), [(dark, "dark"), (blinded, "blinded"), (frozen(), "frozen")], ids=["dark", "blinded", "frozen"]
)
def test_nothing_is_said_on_a_bad_picture(spoil: Spoil, says: str) -> None:
    """It should be a fault of the camera, which the cell answers without moving anything."""
    eye = Eye()
    eye.images.spoil = spoil
    with pytest.raises(DeviceFault, match=f"^camera: its picture is {says}"):
        eye.looks("feeder.board_sensor", "feeder.board_sensor")
