"""Films a running world, on a thread of its own and with the time that the physics leaves."""

import os
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.onlooking.film_director import view_of
from cell_sim.physics.onlooking.film_file import RATE, FilmFile, unused
from cell_sim.physics.onlooking.film_renderer import MOVING, SceneRenderer
from cell_sim.physics.onlooking.film_view import View
from cell_sim.physics.picture import Picture
from cell_sim.physics.scene import CameraShot, VisibleScene
from cell_sim.world.pictures import FilmError
from cell_world.sdf.elements import SdfWorld

SIZE = (1280, 720)
"""Width and height of a film [px]."""
PACE = 8.0
"""Simulated seconds in a second of the film."""
WAITING = 2
"""Shots that may wait to be drawn; while so many wait, what is seen is not kept."""
KIND = 10
"""Niceness of the thread, and of all that it starts."""


class Film:
    """A film of a world. What was not drawn in time is not waited for: the picture before stands longer instead.

    Attributes:
        file: The film.
        frames: How many it has.
        drawn: How many of them differ.
    """

    def __init__(
        self,
        file: Path,
        scene: Callable[[], VisibleScene],
        view: Callable[[VisibleScene], View],
        pace: float = PACE,
        size: tuple[int, int] = SIZE,
    ) -> None:
        """Say what to film.

        Args:
            file: Is overwritten; its ending says the format.
            scene: Makes the scene, on the film's own thread.
            view: Says from where it is seen.
            pace: Simulated seconds in a second of the film.
            size: Width and height, even [px].
        """
        self.file = file
        self.frames = self.drawn = 0
        self._make, self._view, self._size = scene, view, size
        self._interval = pace / RATE
        self._began: float | None = None
        self._shots: queue.Queue[tuple[int, CameraShot] | None] = queue.Queue()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="film", daemon=True)

    def start(self) -> None:
        """Begin the film; its time begins with the first offer."""
        self._thread.start()

    def offer(self, time: float, copy: Callable[[], CameraShot]) -> None:
        """Show what there is to see; to be called again and again, at least as often as the film has frames.

        Args:
            time: Simulated time, which never goes back [s].
            copy: Called at once, and only if a frame is due and there is time to draw it.
        """
        if self._began is None:
            self._began = time
        due = int((time - self._began) / self._interval + 1e-6) + 1
        if due <= self.frames:
            return
        self.frames = due
        if self._shots.qsize() < WAITING and self._failure is None:
            self._shots.put((due, copy()))

    def close(self) -> None:
        """Finish the film: what waits is drawn, the last picture stands to the end.

        Raises:
            FilmError: there is no film, or not all of it.
        """
        self._shots.put(None)
        self._thread.join()
        if self._failure is not None:
            raise FilmError(f"{self.file}: no film: {self._failure}") from self._failure

    # On the film's thread

    def _run(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), KIND)
        try:
            scene = self._make()
            with FilmFile(self.file, *self._size) as film, SceneRenderer(scene, MOVING) as renderer:
                self._shoot(scene, renderer, film)
        except Exception as error:  # a world that is not filmed still runs
            self._failure = error

    def _shoot(self, scene: VisibleScene, renderer: SceneRenderer, film: FilmFile) -> None:
        view, done, last = self._view(scene), 0, None
        while taken := self._shots.get():
            due, shot = taken
            if last is not None:
                film.add(last, due - 1 - done)
                done = due - 1
            scene.show(shot)
            last = self._draw(scene, renderer, view, due)
            film.add(last, due - done)
            done, self.drawn = due, self.drawn + 1
        if last is not None:
            film.add(last, self.frames - done)

    def _draw(self, scene: VisibleScene, renderer: SceneRenderer, view: View, due: int) -> Picture:
        return renderer.render(view.at(scene.model, (due - 1) / RATE), *self._size)


def film_of(world: SdfWorld, models: Sequence[Path], file: Path, pace: float = PACE) -> Film:
    """Return a film of the simulation of a world: of the cells that work, and of the whole.

    Args:
        world: As the simulation was made from.
        models: Folders of the models that can be spawned.
        file: Where it goes; a file that is there already stays, and this one gets a number.
        pace: Simulated seconds in a second of the film.
    """
    return Film(unused(file), lambda: build_scene(world, models), lambda scene: view_of(world, scene), pace)
