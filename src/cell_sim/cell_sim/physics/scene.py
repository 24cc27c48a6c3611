"""The world as it is seen: with all looks, kept apart from the physics, which is faster without them.

The simulation hands out `Shot`s, small copies of its state; a scene shows one on any other thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.compiling import compiled
from cell_sim.physics.spawning import Catalogue, attach, detach
from cell_sim.world.world import Spawned

Array = NDArray[np.float64]
FAR_AWAY = (0.0, 0.0, -100.0)
"""Where a cloth is that nobody sees [m]."""


@dataclass(frozen=True, slots=True)
class Drop:
    """What flows, seen as a cylinder: middle of its ground, radius and height [m], colour (0 to 1).

    Attributes:
        axis: Direction in which its height goes.
        opacity: 1 hides what is behind, 0 is not seen.
    """

    ground: tuple[float, float, float]
    radius: float
    height: float
    color: tuple[float, float, float]
    axis: tuple[float, float, float] = (0.0, 0.0, 1.0)
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Drape:
    """A cloth: corners of its mesh [m], shape (vertices, 3), and its colour (0 to 1)."""

    vertices: Array
    color: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class CameraShot:
    """What is to be seen at one moment.

    Attributes:
        time: Simulated [s].
        qpos: Positions of all joints.
        spawned: Models that were added, in their order.
        light: Brightness of all lights, 1 as the world has it.
        drops: Liquids and jets.
        cloth: What lies on tables, by name of the table.
    """

    time: float
    qpos: Array
    spawned: Mapping[str, Spawned] = field(default_factory=dict)
    light: float = 1.0
    drops: tuple[Drop, ...] = ()
    cloth: Mapping[str, Drape] = field(default_factory=dict)


class Rendered(Protocol):
    """What can be drawn.

    Attributes:
        model: What is rendered.
        data: Its state, ready for rendering.
        version: Counts the models.
        drops: Liquids and jets to be seen.
    """

    model: mujoco.MjModel
    data: mujoco.MjData
    version: int
    drops: tuple[Drop, ...]


class VisibleScene:
    """A model with all looks and its state, made anew when models come and go.

    Attributes:
        model: What is rendered.
        data: Its state, ready for rendering.
        version: Counts the models.
        drops: Liquids and jets to be seen.
    """

    def __init__(self, spec: mujoco.MjSpec, catalogue: Catalogue) -> None:
        """Take the world and the models to spawn, with all looks; the specification belongs to the scene now."""
        self._spec = spec
        self._catalogue = catalogue
        self._spawned: dict[str, Spawned] = {}
        self.version = 0
        self.drops: tuple[Drop, ...] = ()
        self._compile()

    def show(self, shot: CameraShot) -> None:
        """Bring everything to where it was at a moment."""
        if list(shot.spawned.items()) != list(self._spawned.items()):
            self._follow(shot.spawned)
            self._compile()
        model, data = self.model, self.data
        data.time = shot.time
        data.qpos[:] = shot.qpos
        for name, as_built in self._light.items():
            getattr(model, name)[:] = shot.light * as_built
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_camlight(model, data)
        self._drape(shot)
        self.drops = shot.drops

    def _follow(self, wanted: Mapping[str, Spawned]) -> None:
        """Let models come and go, in the same order as in the simulation, since positions are counted in it."""
        kept = {name: spawned for name, spawned in self._spawned.items() if wanted.get(name) == spawned}
        if list(kept) != list(wanted)[: len(kept)]:
            kept = {}
        for name in self._spawned.keys() - kept.keys():
            detach(self._spec, name)
        for name, spawned in wanted.items():
            if name not in kept:
                attach(self._spec, self._catalogue(spawned.model), name, spawned.pose)
        self._spawned = dict(wanted)

    def _compile(self) -> None:
        self.model: mujoco.MjModel = compiled(self._spec)
        self.data = mujoco.MjData(self.model)
        self._light = {n: getattr(self.model, n).copy() for n in ("light_diffuse", "light_specular", "light_ambient")}
        self.version += 1

    def _drape(self, shot: CameraShot) -> None:
        """Put every cloth where it is; its mesh moves with nothing in this model."""
        model, data = self.model, self.data
        for index in range(model.nflex):
            first = model.flex_vertadr[index]
            vertices = slice(first, first + model.flex_vertnum[index])
            drape = shot.cloth.get(mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_FLEX, index))
            data.flexvert_xpos[vertices] = drape.vertices if drape else FAR_AWAY
            model.flex_rgba[index, :3] = drape.color if drape else 0.0


def pour(seen: mujoco.MjvScene, drop: Drop) -> None:
    """Add what flows to what is seen, if there is room."""
    if seen.ngeom >= seen.maxgeom:
        return
    quaternion, turn = np.zeros(4), np.zeros(9)
    mujoco.mju_quatZ2Vec(quaternion, np.array(drop.axis))
    mujoco.mju_quat2Mat(turn, quaternion)
    middle = np.array(drop.ground) + drop.height / 2.0 * turn.reshape(3, 3)[:, 2]
    size, color = (drop.radius, drop.height / 2.0, 0.0), (*drop.color, drop.opacity)
    mujoco.mjv_initGeom(seen.geoms[seen.ngeom], mujoco.mjtGeom.mjGEOM_CYLINDER, size, middle, turn, color)
    seen.ngeom += 1
