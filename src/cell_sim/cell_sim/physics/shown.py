"""What cameras see of a simulation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cell_sim.physics.scene import Shot, VisibleScene
from cell_sim.physics.simulation import Simulation
from cell_sim.world.pictures import Cameras, Pictures, RgbdPicture


class Shown(Pictures):
    """Renders a scene of its own, apart from the physics."""

    def __init__(self, sim: Simulation, build: Callable[[], VisibleScene]) -> None:
        """Take the simulation, and what makes the scene that shows it."""
        self._sim = sim
        self._build = build

    def shot(self) -> Shot:
        """A copy of what is to be seen now."""
        return self._sim.shot()

    @contextmanager
    def cameras(self) -> Iterator[Cameras]:
        """What renders pictures on the thread that enters it."""
        from cell_sim.physics.cameras import RgbdRenderer  # looks for graphics when it is imported

        scene = self._build()
        with RgbdRenderer(scene) as renderer:
            yield _Cameras(scene, renderer.render)


class _Cameras:
    """Shows a moment and lets a camera see it."""

    def __init__(self, scene: VisibleScene, render: Callable[[str], RgbdPicture]) -> None:
        self._scene = scene
        self._render = render

    def take(self, camera: str, shot: Shot) -> RgbdPicture:
        self._scene.show(shot)
        return self._render(camera)
