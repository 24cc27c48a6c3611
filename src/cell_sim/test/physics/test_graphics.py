"""Pictures are drawn one at a time, whoever draws them."""

import os
from threading import Event, Thread

import mujoco
import pytest
from stand_in import catalogue

from cell_sim.physics.scene import VisibleScene

os.environ.setdefault("MUJOCO_GL", "egl")
cameras = pytest.importorskip("cell_sim.physics.cameras", reason="no OpenGL without a screen")
film = pytest.importorskip("cell_sim.physics.onlooking.film_renderer", reason="no OpenGL without a screen")
WAIT_S = 30.0


def scene() -> VisibleScene:
    return VisibleScene(
        mujoco.MjSpec.from_string("<mujoco><worldbody><geom size='0.1'/></worldbody></mujoco>"), catalogue
    )


def test_two_threads_do_not_draw_at_once() -> None:
    """It should have a film wait while a camera takes its picture."""
    drawn = Event()

    def shoot() -> None:
        with film.SceneRenderer(scene(), film.MOVING) as renderer:
            renderer.render(mujoco.MjvCamera(), 32, 32)
            drawn.set()

    thread = Thread(target=shoot)
    with cameras.RgbdRenderer(scene()) as camera:
        with camera._drawing():
            thread.start()
            assert not drawn.wait(0.5)
        assert drawn.wait(WAIT_S)
    thread.join()
