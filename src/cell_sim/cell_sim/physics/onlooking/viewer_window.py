"""The window of the viewer: MuJoCo's own, on a copy of the world.  Runs in the process that `viewer` starts."""

import os
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import mujoco
import mujoco.viewer

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.onlooking.film_view import orbit_of
from cell_sim.physics.scene import CameraShot, VisibleScene, pour
from cell_world.sdf.elements import SdfWorld

KIND = 5
"""Niceness: the physics comes first."""


def show_window(shots: "Connection[None, CameraShot]", world: SdfWorld, models: Sequence[Path]) -> None:
    """Show one shot after the other, each asked for when there is time, until nobody gives or looks any more."""
    os.nice(KIND)
    try:
        _follow(shots, world, models)
    except (EOFError, OSError):
        pass  # the world has ended
    except Exception:
        traceback.print_exc()
    os._exit(0)  # the thread of the window may still run, and does not bear an orderly end of Python


def _follow(shots: "Connection[None, CameraShot]", world: SdfWorld, models: Sequence[Path]) -> None:
    scene = build_scene(world, models)
    view = orbit_of(world, scene.model).at(scene.model, 0.0)
    scene.show(_next(shots))
    with mujoco.viewer.launch_passive(scene.model, scene.data, show_left_ui=False, show_right_ui=False) as window:
        with window.lock():
            aim(window.cam, view)
        while window.is_running():
            show(window, scene, _next(shots))


def _next(shots: "Connection[None, CameraShot]") -> CameraShot:
    shots.send(None)
    return shots.recv()


def show(window: Any, scene: VisibleScene, shot: CameraShot) -> None:
    """Show a shot in the window."""
    version = scene.version
    with window.lock():
        scene.show(shot)
        show_drops(window.user_scn, scene)
    if scene.version != version and (simulate := window._get_sim()):
        simulate.load(scene.model, scene.data, "")  # as MuJoCo does when a file is dropped on the window
    window.sync()


def aim(camera: mujoco.MjvCamera, like: mujoco.MjvCamera) -> None:
    """Point a camera as another one."""
    camera.type, camera.fixedcamid = like.type, like.fixedcamid
    camera.lookat[:], camera.distance = like.lookat, like.distance
    camera.azimuth, camera.elevation = like.azimuth, like.elevation


def show_drops(seen: mujoco.MjvScene, scene: VisibleScene) -> None:
    """Show what flows in a scene, and nothing else."""
    seen.ngeom = 0
    for drop in scene.drops:
        pour(seen, drop)
