"""The viewer: a window that shows the world where there is a screen, one clear line where there is none."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import mujoco
import numpy as np
import pytest
from filming import MODELS, scene_of, world_named
from screen import XVFB, on_screen, screen

from cell_sim.physics.onlooking.film_view import orbit_of
from cell_sim.physics.onlooking.viewer import Viewer
from cell_sim.physics.onlooking.viewer_window import aim, show_drops
from cell_sim.physics.scene import Drop
from cell_sim.world.pictures import NoScreen

PROGRAM = Path(__file__).parent / "support" / "watched_world.py"
PATIENCE_S = 40.0


def test_without_a_screen_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be one line that says what to do instead."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(NoScreen) as refusal:
        Viewer(world_named("assembly"), MODELS).start()
    assert "DISPLAY" in str(refusal.value) and "film" in str(refusal.value) and "\n" not in str(refusal.value)


def test_its_camera_is_aimed_as_another() -> None:
    """It should take place and direction."""
    world = world_named("assembly")
    model = scene_of(world).model
    wanted, subject = orbit_of(world, model).at(model, 0.0), mujoco.MjvCamera()
    aim(subject, wanted)
    assert (subject.type, subject.distance, subject.azimuth) == (wanted.type, wanted.distance, wanted.azimuth)
    assert subject.lookat == pytest.approx(wanted.lookat)


def test_liquids_come_and_go() -> None:
    """It should show those of the moment."""
    scene = scene_of(world_named("assembly"))
    seen = mujoco.MjvScene(scene.model, maxgeom=10)
    scene.drops = (Drop((0.0, 0.0, 1.0), 0.1, 0.2, (1.0, 0.0, 0.0)),) * 2
    show_drops(seen, scene)
    assert seen.ngeom == 2
    scene.drops = ()
    show_drops(seen, scene)
    assert seen.ngeom == 0


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    if not shutil.which(XVFB):
        pytest.skip(f"{XVFB} is not installed")
    with screen(tmp_path) as name:
        yield name


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.1)  # a screen does not tell when it changes


def test_a_window_shows_the_world_and_what_comes(display: str, tmp_path: Path) -> None:
    """It should show the cell, then a part that was spawned, and go when it is closed."""
    environment = {**os.environ, "DISPLAY": display}
    with subprocess.Popen(
        [sys.executable, PROGRAM], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_for(lambda: on_screen(tmp_path).std() > 30)
            assert process.stdin and process.stdout
            before = on_screen(tmp_path).astype(int)
            process.stdin.write("come\n")
            process.stdin.flush()
            wait_for(lambda: bool((np.abs(on_screen(tmp_path) - before).max(axis=2) > 60).sum() > 30))
            process.stdin.close()
            assert process.stdout.read() == "closed\n"
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
