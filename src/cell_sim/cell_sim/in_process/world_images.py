"""Checked pictures straight from the world, for cells that run in one process with it."""

from atexit import register
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar
from weakref import finalize

import numpy as np

from cell_sim.in_process.shared_world import SharedWorld
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.capability import capability
from cell_sim.world.pictures import Cameras, Pictures, RgbdPicture
from cell_sim.world.sensor_noise import noisy
from cell_skills.devices.images import Images, Optics, Picture
from cell_vision.seeing.standing import standing
from cell_vision.seeing.views import CheckedViews
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE
from cell_world.sdf.robot_description import optical_frame

T = TypeVar("T")
SHOT_S = 0.1
"""Between a question and its picture [s]."""


class WorldImages(Images):
    """What the cameras of a cell show.

    Attributes:
        spoil: May change a picture on its way.
    """

    def __init__(self, line: SimulatedLine, world: SharedWorld, cell: str) -> None:
        """Take the world of a cell."""
        self._line, self._world, self._cell = line, world, cell
        self._pictures = capability(line.simulation, Pictures)
        self._graphics = ExitStack()
        self._cameras: Cameras | None = None
        finalize(self, self._graphics.close).atexit = False  # the display may be gone by then
        self._count = 0
        self.spoil: Callable[[RgbdPicture], RgbdPicture] = lambda picture: picture

    async def colour(self, camera: str) -> Picture:
        """Take a picture in colour."""
        return (await self.pair(camera, 0.0))[0]

    async def depth(self, camera: str) -> Picture:
        """Take a picture of distances."""
        return (await self.pair(camera, 0.0))[1]

    async def pair(self, camera: str, since: float) -> tuple[Picture, Picture]:
        """Take both at once."""
        await self._world.sleep(SHOT_S)
        (sensor,) = [
            one for one in self._line.description.sensors() if one.name.startswith(SCOPE.join([self._cell, camera, ""]))
        ]
        self._count += 1
        self._cameras = self._cameras or self._open()
        seen = self._cameras.take(sensor.name, self._pictures.shot())
        seen = self.spoil(noisy(seen, sensor.camera.noise, np.random.default_rng(self._count)))
        optics, now = optics_of(sensor.camera), self._world.now()
        frame = optical_frame(sensor)
        return Picture(now, frame, seen.rgb, "rgb8", optics), Picture(now, frame, seen.depth, "32FC1", optics)

    def _open(self) -> Cameras:
        """Take hold of the graphics, on this thread."""
        cameras = self._graphics.enter_context(self._pictures.cameras())
        register(self._graphics.close)  # came after that of their library, so it is called before it
        return cameras


def optics_of(camera: Any) -> Optics:
    """Return the lens of a camera of the world: a pinhole."""
    focal = camera.width / 2.0 / np.tan(camera.horizontal_fov / 2.0)
    x, y = (camera.width - 1) / 2.0, (camera.height - 1) / 2.0
    matrix = np.array([[focal, 0.0, x], [0.0, focal, y], [0.0, 0.0, 1.0]])
    return Optics(camera.width, camera.height, matrix, "plumb_bob", (0.0,) * 5)


class WorldViews(CheckedViews):
    """Looks at the world; no time passes while a picture is evaluated."""

    def __init__(self, images: WorldImages, world: LineWorld, clock: SharedWorld) -> None:
        """Take the pictures, the world that is believed in, and its time."""
        super().__init__(images, lambda camera: standing(world, camera), clock)

    async def evaluate(self, work: Callable[[], T]) -> T:
        """Evaluate a picture at once."""
        return work()
