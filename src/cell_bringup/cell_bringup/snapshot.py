"""`./cell snapshot`: a picture from every camera of a world, one of every cell and one of the whole."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from cell_bringup.failure import CommandFailed
from cell_client.run_file import RunFile, is_running, load_run
from cell_line.config.line import LineConfig, load_line
from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.onlooking.film_renderer import STILL, SceneRenderer
from cell_sim.physics.onlooking.film_view import Named, cell_views, orbit_of
from cell_sim.physics.scene import CameraShot
from cell_sim.simulated_line import MODELS, build_simulated_line
from cell_sim.world.capability import capability
from cell_sim.world.keeping import CheckpointError
from cell_sim.world.pictures import Pictures
from cell_sim.world_runtime.checkpoints import FILE, Checkpoints
from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world

WHOLE = "view"
"""Name of the picture of the whole."""
UNUSUAL = re.compile(r"[^\w.-]")
"""What is not in the name of a picture."""
LONGEST = 100
"""Longest name of a picture."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownWorld:
    """A world at one moment: what there is, models that may stand in it, and where everything is."""

    world: SdfWorld
    models: Sequence[Path]
    shot: CameraShot


def shown_world(state_dir: Path, line: Path, world: Path | None) -> ShownWorld:
    """Return the world to show: the one that is named, else that of the line that runs, else a line's at its start.

    Args:
        state_dir: State folder of the line that may run.
        line: YAML file of the line that is meant when none runs in a simulated world.
        world: A world file to show at its start.

    Raises:
        CommandFailed: something is wrong in the world, or there is none.
        ConfigError: something is wrong in the line's YAML file.
    """
    with _worlds_may_be_wrong():
        if world:
            return _at_start(world)
        run = load_run(state_dir)
        if run and run.in_world and is_running(state_dir) and (state_dir / "world" / FILE).exists():
            return _as_it_runs(run, state_dir / "world")
        return _at_start(_world_of(load_line(line)))


def take(seen: ShownWorld, out: Path, size: tuple[int, int]) -> list[Path]:
    """Write a PNG of every camera, in its own resolution, of every cell and of the whole.

    Args:
        seen: What is to be seen.
        out: Folder for the pictures; made if it is not there.
        size: Width and height of the pictures that are not a camera's [px].

    Returns:
        The files.

    Raises:
        CommandFailed: something is wrong in how the world looks.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _worlds_may_be_wrong():
        scene = build_scene(seen.world, seen.models)
    scene.show(seen.shot)
    views = [(WHOLE, orbit_of(seen.world, scene.model)), *cell_views(seen.world).items()]
    shots = [(name, view.at(scene.model, 0.0), size) for name, view in views]
    for sensor in seen.world.sensors():
        camera = Named(sensor.name).at(scene.model, 0.0)
        shots.append((picture_name(sensor.name), camera, (sensor.camera.width, sensor.camera.height)))
    files: list[Path] = []
    with SceneRenderer(scene, STILL) as renderer:
        for name, camera, (width, height) in shots:
            files.append(_free(out, name, files))
            Image.fromarray(renderer.render(camera, width, height)).save(files[-1], optimize=True)
    return files


def picture_name(camera: str) -> str:
    """Return the name of a camera's picture: its scoped name, each part once."""
    return "-".join(dict.fromkeys(camera.split(SCOPE)))


def _free(folder: Path, name: str, taken: Sequence[Path]) -> Path:
    """Return a file for a picture that none before it has; SDF lets names hold what a file's cannot."""
    plain = UNUSUAL.sub("_", name)[:LONGEST]
    names = chain([plain], (f"{plain}_{number}" for number in count(2)))
    return next(file for file in (folder / f"{name}.png" for name in names) if file not in taken)


@contextmanager
def _worlds_may_be_wrong() -> Iterator[None]:
    try:
        yield
    except SdfError as error:
        raise CommandFailed(str(error)) from error


def _world_of(line: LineConfig) -> Path:
    if line.world_path is None:
        raise line.error(("world",), "is missing: there is no world to look at")
    return line.world_path


def _at_start(file: Path) -> ShownWorld:
    models = [file.parent / MODELS]
    world = load_world(file, models)
    return ShownWorld(world, models, build_simulation(world, models, {}).sim.shot())


def _as_it_runs(run: RunFile, folder: Path) -> ShownWorld:
    """The world in the state last saved, read from a copy, since the line goes on writing the file."""
    line = load_line(Path(run.config))
    built = build_simulated_line(line, _world_of(line))
    with TemporaryDirectory() as copy:
        shutil.copy(folder / FILE, copy)
        try:
            Checkpoints(Path(copy)).restore(built.simulation)
        except CheckpointError as error:
            raise CommandFailed(f"{folder / FILE}: is no state of the line's world: {error}") from error
    return ShownWorld(built.description, built.models, capability(built.simulation, Pictures).shot())
