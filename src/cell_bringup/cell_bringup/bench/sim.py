"""How fast the simulated world runs: simulated seconds per second on this machine.

First a real line at work, where at any moment most of the world stands and sleeps; then the worst case, a world in
which every robot moves and carriers go round all the time.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from cell_bringup.bench.sim_busy import BusyLine
from cell_bringup.bench.sim_cloth import BusyCloth
from cell_bringup.bench.sim_line import WorkingLine, bench_working_line
from cell_bringup.folders import default_line, root
from cell_line.config.line import load_line
from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.scene import CameraShot
from cell_sim.simulated_line import MODELS, SimulatedLine, build_simulated_line
from cell_world.sdf.reader import load_world

WORLDS = "worlds"
CHUNK_S = 0.01
"""Simulated time between two looks at what has to go on [s]."""
WARM_S = 1.0
"""Simulated time before anything is measured [s]."""
WORKING_S = 30.0
"""Wall time for which the line at work is measured [s]."""
MEASURED_S = 10.0
"""Simulated time for which all else is [s]."""
PICTURE_S = 0.1
"""Simulated time between two pictures [s]: 10 Hz."""
CAMERA = "assembly::camera"
"""The camera that takes them starts with this name."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Simulated seconds per second of wall time, and per second of processor time of the thread of the physics."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class SimBench:
    """What was measured.

    Attributes:
        working: The whole line at work, with all its nodes.
        busy: The world of the line alone, with everything in motion.
        camera: The same with a camera of 640x480, colour and depth, at 10 Hz; None where there is no graphics.
        cloth: The garment cell alone, with a cloth in motion.
        hops: Hops of carriers while everything was in motion.
        swings: Motions of robots meanwhile.
    """

    working: WorkingLine
    busy: Factor
    camera: Factor | None
    cloth: Factor
    hops: int
    swings: int


def bench_sim(tell: Callable[[str], None], working_s: float = WORKING_S, seconds: float = MEASURED_S) -> SimBench:
    """Measure one after the other: the line at work for so much wall time [s], the rest for simulated time [s]."""
    tell("a line at work, with all its nodes ...")
    working = bench_working_line(working_s)
    tell("its world alone, with everything in motion ...")
    alone = busy_line()
    busy = _factor(seconds, lambda: alone.run(seconds, CHUNK_S))
    tell("the same with a camera ...")
    camera = _camera_factor(seconds)
    tell("the garment cell with a cloth in motion ...")
    models = root() / WORLDS / MODELS
    cloth = BusyCloth(load_world(root() / WORLDS / "garment.sdf", [models]), [models])
    cloth.run(WARM_S)
    return SimBench(working, busy, camera, _factor(seconds, lambda: cloth.run(seconds)), alone.hops, alone.swings)


def sim_rows(bench: SimBench) -> list[tuple[str, str, str]]:
    """One row per figure: name, measured, goal."""
    working = bench.working
    here = f"{working.factor:.1f}, physics alone {working.alone:.1f}"
    return [
        (f"real-time factor of a line at work with all nodes, for {working.simulated_s:.0f} s", here, "5"),
        (f"of its world alone, everything in motion ({bench.hops} hops, {bench.swings} swings)", _text(bench.busy), ""),
        ("the same with a 640x480 RGB-D camera at 10 Hz", _text(bench.camera), "2"),
        ("of the garment cell alone, a cloth in motion", _text(bench.cloth), "1"),
    ]


def _text(factor: Factor | None) -> str:
    return f"{factor.wall:.1f}, by processor time {factor.processor:.1f}" if factor else "no graphics here"


def busy_line() -> BusyLine:
    """The whole line, warm and in motion."""
    busy = BusyLine(_simulated_line())
    busy.run(WARM_S, CHUNK_S)
    return busy


def _simulated_line() -> SimulatedLine:
    line = load_line(default_line())
    world = build_simulated_line(line, root() / WORLDS / "microfactory.sdf")
    world.furnish()
    return world


def _factor(seconds: float, run: Callable[[], None]) -> Factor:
    wall, processor = time.perf_counter(), time.thread_time()
    run()
    return Factor(seconds / (time.perf_counter() - wall), seconds / (time.thread_time() - processor))


def _camera_factor(seconds: float) -> Factor | None:
    """The busy line, seen by one camera on a thread of its own; the world waits for a picture before the next."""
    os.environ.setdefault("MUJOCO_GL", "egl")
    busy = busy_line()
    with ThreadPoolExecutor(1, "camera") as thread:
        try:
            eye = thread.submit(_Eye, busy.world).result()
        except (ImportError, AttributeError, RuntimeError):
            return None
        thread.submit(eye.look, busy.sim.shot()).result()
        return _factor(seconds, lambda: _film(busy, eye, thread, seconds))


def _film(busy: BusyLine, eye: "_Eye", thread: ThreadPoolExecutor, seconds: float) -> None:
    picture: Future[None] | None = None
    for _ in range(round(seconds / PICTURE_S)):
        busy.run(PICTURE_S, CHUNK_S)
        if picture:
            picture.result()
        picture = thread.submit(eye.look, busy.sim.shot())
    if picture:
        picture.result()


class _Eye:
    """A camera of the line, on the thread that makes it."""

    def __init__(self, world: SimulatedLine) -> None:
        from cell_sim.physics.cameras import RgbdRenderer

        self._scene = build_scene(world.description, world.models)
        self._renderer = RgbdRenderer(self._scene)
        self._camera = next(s.name for s in world.description.sensors() if s.name.startswith(CAMERA))

    def look(self, shot: CameraShot) -> None:
        """Take a picture."""
        self._scene.show(shot)
        self._renderer.render(self._camera)
