"""A window on a running world, in a process of its own: whatever happens to it, the world runs on."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import glfw

from cell_sim.physics.onlooking.viewer_window import show_window
from cell_sim.physics.scene import CameraShot
from cell_sim.world.pictures import NoScreen
from cell_world.sdf.elements import SdfWorld

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


class Viewer:
    """MuJoCo's viewer on the simulation of a world. When its user closes the window, nothing else changes."""

    def __init__(self, world: SdfWorld, models: Sequence[Path]) -> None:
        """Say what to show.

        Args:
            world: As the simulation was made from.
            models: Folders of the models that can be spawned.
        """
        spawning = multiprocessing.get_context("spawn")
        self._ours, self._theirs = spawning.Pipe()
        arguments = (self._theirs, world, tuple(models))
        self._process = spawning.Process(target=show_window, args=arguments, name="viewer", daemon=True)

    def start(self) -> None:
        """Open the window.

        Raises:
            NoScreen: there is nowhere to open it.
        """
        check_screen()
        self._process.start()
        self._theirs.close()

    def offer(self, time: float, copy: Callable[[], CameraShot]) -> None:
        """Show what there is to see; to be called again and again.

        Args:
            time: Simulated time [s].
            copy: Called at once, and only if the window is ready for it.
        """
        with suppress(EOFError, OSError):  # the window was closed
            if self._ours.poll():
                self._ours.recv()
                self._ours.send(copy())

    def close(self) -> None:
        """Close the window."""
        self._ours.close()
        self._process.terminate()
        self._process.join()


def check_screen() -> None:
    """Check that a window can be opened.

    Raises:
        NoScreen: it cannot.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        raise NoScreen("there is no screen to view the world on (DISPLAY is not set); record a film instead")
    if not glfw.init():
        raise NoScreen("no window can be opened on this screen; record a film instead")
    glfw.terminate()
