"""What cameras, films and windows see of a simulation."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.scene import CameraShot, VisibleScene
from cell_sim.physics.simulation import Simulation
from cell_sim.world.pictures import Cameras, Onlooker, Pictures, RgbdPicture
from cell_world.sdf.elements import SdfWorld


class Shown(Pictures):
    """Renders scenes of their own, apart from the physics."""

    def __init__(self, sim: Simulation, world: SdfWorld, models: Sequence[Path]) -> None:
        """Take the simulation, the world it was made from, and the folders of models that can be spawned."""
        self._sim = sim
        self._world = world
        self._models = tuple(models)

    def shot(self) -> CameraShot:
        """A copy of what is to be seen now."""
        return self._sim.shot()

    @contextmanager
    def cameras(self) -> Iterator[Cameras]:
        """What renders pictures on the thread that enters it."""
        from cell_sim.physics.cameras import RgbdRenderer  # looks for graphics when it is imported

        scene = build_scene(self._world, self._models)
        with RgbdRenderer(scene) as renderer:
            yield _Cameras(scene, renderer.render)

    def film(self, file: Path) -> Onlooker:
        """A film of the cells that work and of the whole; its file is a new one, called like this."""
        from cell_sim.physics.onlooking.film import film_of  # looks for graphics when it is imported

        return film_of(self._world, self._models, file)

    def window(self) -> Onlooker:
        """A window on the world."""
        from cell_sim.physics.onlooking.viewer import Viewer  # looks for a screen when it is imported

        return Viewer(self._world, self._models)


class _Cameras:
    """Shows a moment and lets a camera see it."""

    def __init__(self, scene: VisibleScene, render: Callable[[str], RgbdPicture]) -> None:
        self._scene = scene
        self._render = render

    def take(self, camera: str, shot: CameraShot) -> RgbdPicture:
        self._scene.show(shot)
        return self._render(camera)
