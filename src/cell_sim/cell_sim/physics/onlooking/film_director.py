"""Decides what a film shows: the cell where something moves, else the whole line."""

from collections.abc import Mapping

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.onlooking.film_view import View, cell_views, orbit_of
from cell_sim.physics.scene import VisibleScene
from cell_world.sdf.elements import SCOPE, JointKind, SdfWorld

SHORTEST_S, LONGEST_S = 3.0, 6.0
"""A view stays at least and at most for these times of the film [s]."""
QUIET_S = 1.0
"""A cell in which nothing moved for this time of the film is quiet [s]."""
STILL = 0.002
"""A joint that has moved less since the picture before stands still [rad or m]."""
WHOLE = ""
"""Name of the view of the whole."""


class Director:
    """A view that changes: cut to a cell when it works, and back when nothing moves or it has been seen for long."""

    def __init__(
        self, scene: VisibleScene, whole: View, cells: Mapping[str, View], joints: Mapping[str, list[str]]
    ) -> None:
        """Begin with the whole.

        Args:
            scene: Shows the moment when it is asked for a camera.
            whole: The view of everything.
            cells: The view of each cell, by its name.
            joints: Joints of its machines, by the same name.
        """
        self._scene, self._joints = scene, joints
        self._views = {WHOLE: whole, **cells}
        self._shown, self._since = WHOLE, 0.0
        self._moved = dict.fromkeys(cells, -QUIET_S)
        self._seen = dict.fromkeys(self._views, -1.0)
        self._before: dict[str, NDArray[np.float64]] = {}

    def at(self, model: mujoco.MjModel, time: float) -> mujoco.MjvCamera:
        """Return the camera."""
        self._note(time)
        if time - self._since >= SHORTEST_S and (wanted := self._choose(time)) != self._shown:
            self._shown, self._since = wanted, time
        self._seen[self._shown] = time
        return self._views[self._shown].at(model, time)

    def _note(self, time: float) -> None:
        """See in which cells something has moved since the picture before."""
        model, data = self._scene.model, self._scene.data
        for cell, joints in self._joints.items():
            now = data.qpos[[model.joint(name).qposadr[0] for name in joints]]
            if np.abs(now - self._before.get(cell, now)).max(initial=0.0) > STILL:
                self._moved[cell] = time
            self._before[cell] = now

    def _choose(self, time: float) -> str:
        """A cell that is at work, the one that was not seen for longest; the same again unless it takes too long."""
        busy = [cell for cell, moved in self._moved.items() if time - moved < QUIET_S]
        if self._shown in busy and time - self._since < LONGEST_S:
            return self._shown
        return min((cell for cell in busy if cell != self._shown), key=self._seen.__getitem__, default=WHOLE)


def view_of(world: SdfWorld, scene: VisibleScene) -> View:
    """Return how a film sees a world: directed if it has several cells, else whole."""
    whole, cells = orbit_of(world, scene.model), cell_views(world)
    if len(cells) < 2:
        return whole
    moving = [joint.name for joint in world.joints.values() if joint.kind is not JointKind.FIXED]
    joints = {cell: [name for name in moving if name.startswith(cell + SCOPE)] for cell in cells}
    return Director(scene, whole, cells, joints)
