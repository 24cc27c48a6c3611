"""Films: a file that plays, with as many frames as time has passed, and pictures in which something moves."""

import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from filming import MODELS, line_of, world_named

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.onlooking.film import SIZE, Film
from cell_sim.physics.onlooking.film import film_of as film_of_world
from cell_sim.physics.onlooking.film_file import RATE, FilmFile, unused
from cell_sim.physics.onlooking.film_view import Named, orbit_of
from cell_sim.physics.scene import CameraShot, VisibleScene
from cell_sim.physics.simulation import Simulation
from cell_sim.world.pictures import FilmError
from cell_world.sdf.elements import SdfWorld

WIDTH, HEIGHT = 320, 180


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return world_named("assembly")


@pytest.fixture
def sim(world: SdfWorld) -> Simulation:
    return line_of(world).sim


def film_of(file: Path, world: SdfWorld, pace: float = 1.0) -> Film:
    return Film(
        file, lambda: build_scene(world, MODELS), lambda s: orbit_of(world, s.model), pace, (WIDTH, HEIGHT)
    )  # fmt: skip


def step(sim: Simulation, film: Film, seconds: float) -> None:
    """Let time pass, as the thread of a world does."""
    until = sim.time + seconds
    while sim.time < until:
        sim.step()
        film.offer(sim.time, sim.shot)


def pictures(file: Path) -> list[np.ndarray]:
    """Play a film."""
    frames = imageio_ffmpeg.read_frames(str(file))
    meta = next(frames)
    assert (meta["size"], meta["fps"]) == ((WIDTH, HEIGHT), RATE)
    return [np.frombuffer(frame, np.uint8).reshape(HEIGHT, WIDTH, 3) for frame in frames]


def test_a_film_plays(world: SdfWorld, sim: Simulation, tmp_path: Path) -> None:
    """It should have a frame for every 1/25 s, the first included, and none black."""
    subject = film_of(tmp_path / "film.mp4", world)
    subject.start()
    step(sim, subject, 2.0)
    subject.close()
    frames = pictures(subject.file)
    assert abs(len(frames) - 2.0 * RATE) <= 1
    assert subject.frames == len(frames)
    assert 1 <= subject.drawn <= len(frames)
    for frame in frames:
        assert 100 < frame.mean() < 250 and frame.std() > 20


def test_every_shot_is_drawn_if_there_is_time(world: SdfWorld, sim: Simulation, tmp_path: Path) -> None:
    """It should show the light go out, a bit darker in each picture."""
    subject = film_of(tmp_path / "film.mp4", world)
    subject.start()
    for index in range(8):
        sim.fail("lighting", "dim", 0.1 * index)
        subject.offer(index / RATE, sim.shot)
        while subject.drawn <= index:
            threading.Event().wait(0.01)
    subject.close()
    brightness = [frame.mean() for frame in pictures(subject.file)]
    assert subject.drawn == subject.frames == len(brightness) == 8
    assert all(next_one < one - 1.0 for one, next_one in pairwise(brightness))


@pytest.mark.long
def test_a_slow_film_does_not_hold_up_the_world(world: SdfWorld, sim: Simulation, tmp_path: Path) -> None:
    """It should not even copy what it will not draw, and let the picture before stand instead."""
    free = threading.Event()
    copies: list[CameraShot] = []

    def scene() -> VisibleScene:
        assert free.wait(240.0)
        return build_scene(world, MODELS)

    def copy() -> CameraShot:
        copies.append(sim.shot())
        return copies[-1]

    subject = Film(tmp_path / "film.mp4", scene, lambda s: orbit_of(world, s.model), 1.0, (WIDTH, HEIGHT))
    subject.start()
    for index in range(50):
        subject.offer(index / RATE, copy)
    assert len(copies) == 2
    free.set()
    subject.close()
    assert subject.drawn == 2
    frames = pictures(subject.file)
    assert len(frames) == 50
    assert np.abs(frames[-1].astype(int) - frames[2]).mean() < 2.0


def test_pace_is_simulated_time_in_a_second_of_the_film(world: SdfWorld, sim: Simulation, tmp_path: Path) -> None:
    """It should make one second of film of eight simulated ones."""
    subject = film_of(tmp_path / "film.mp4", world, pace=8.0)
    subject.start()
    for tenth in range(80):
        subject.offer(100.0 + tenth / 10.0, sim.shot)
    subject.close()
    assert len(pictures(subject.file)) == RATE


@pytest.mark.parametrize("folder", ["missing", "view"])
def test_a_film_that_fails_says_so_at_the_end(world: SdfWorld, sim: Simulation, tmp_path: Path, folder: str) -> None:
    """It should let the world run on, and name the file and the reason."""
    view = Named("nobody") if folder == "view" else None
    file = tmp_path / ("missing/film.mp4" if folder == "missing" else "film.mp4")
    subject = Film(
        file,
        lambda: build_scene(world, MODELS),
        lambda s: view or orbit_of(world, s.model),
        1.0,
        (WIDTH, HEIGHT),
    )
    subject.start()
    step(sim, subject, 0.2)
    with pytest.raises(FilmError, match=r"film\.mp4: no film: "):
        subject.close()


def test_a_killed_film_plays(tmp_path: Path) -> None:
    """It should end where it was when its process is killed, since ffmpeg goes on by itself."""
    code = f"""
import os, signal, numpy as np
from pathlib import Path
from cell_sim.physics.onlooking.film import film_of as film_of_world
from cell_sim.physics.onlooking.film_file import FilmFile
film = FilmFile(Path({str(tmp_path / "film.mp4")!r}), {WIDTH}, {HEIGHT})
film.add(np.full(({HEIGHT}, {WIDTH}, 3), 200, np.uint8), 30)
os.kill(os.getpid(), signal.SIGKILL)
"""
    process = subprocess.run([sys.executable, "-c", code], check=False, stderr=subprocess.PIPE)
    assert process.returncode == -9
    assert len(pictures(tmp_path / "film.mp4")) == 30


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    """It should never overwrite a film."""
    file = tmp_path / "film.mp4"
    assert unused(file) == file
    for name in ("film.mp4", "film-2.mp4"):
        (tmp_path / name).touch()
    assert unused(file) == tmp_path / "film-3.mp4"


@pytest.mark.long
def test_a_film_of_a_world_needs_no_more_than_the_world(world: SdfWorld, sim: Simulation, tmp_path: Path) -> None:
    """It should film it in full size, and leave the film of a run before as it is."""
    (tmp_path / "film.mp4").write_text("precious")
    subject = film_of_world(world, MODELS, tmp_path / "film.mp4")
    subject.start()
    subject.offer(0.0, sim.shot)
    subject.close()
    assert subject.file == tmp_path / "film-2.mp4"
    assert next(imageio_ffmpeg.read_frames(str(subject.file)))["size"] == SIZE
    assert (tmp_path / "film.mp4").read_text() == "precious"


def test_a_file_is_closed_with_its_block(tmp_path: Path) -> None:
    """It should be complete after the block."""
    with FilmFile(tmp_path / "film.mp4", WIDTH, HEIGHT) as film:
        film.add(np.full((HEIGHT, WIDTH, 3), 128, np.uint8), 3)
    assert len(pictures(tmp_path / "film.mp4")) == 3
