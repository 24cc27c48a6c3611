"""The worlds of the repository, read once, and a world set up as it stands at its start."""

import functools
from dataclasses import dataclass
from pathlib import Path

import mujoco
import numpy as np

from cell_sim.physics.spec import build_spec
from cell_world.sdf.elements import JointKind, SdfWorld
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[4]
WORLDS = ROOT / "worlds"
MODELS = WORLDS / "models"


@functools.cache
def world_named(name: str) -> SdfWorld:
    """Read a world of the repository."""
    return load_world(WORLDS / f"{name}.sdf", [MODELS])


def start_of(world: SdfWorld) -> dict[str, float]:
    """Return where every joint with one axis stands at the start [rad] or [m]: as cell:start says, else at zero."""
    start: dict[str, float] = {}
    for model in world.models.values():
        moving = [world.joints[name] for name in model.joints if world.joints[name].kind is not JointKind.FIXED]
        given = [extra.text.split() for extra in model.extras if extra.tag == "start"] or [["0"] * len(moving)]
        start |= {joint.name: float(text) for joint, text in zip(moving, given[0], strict=True)}
    return start


@dataclass
class Scene:
    """A compiled world at its start; its joints are held where they are, what is free falls."""

    world: SdfWorld
    model: mujoco.MjModel
    data: mujoco.MjData

    @staticmethod
    def of(world: SdfWorld) -> "Scene":
        """Compile a world."""
        model = build_spec(world).compile()
        scene = Scene(world, model, mujoco.MjData(model))
        for name, value in start_of(world).items():
            scene.data.qpos[scene.place_of(name)] = value
        mujoco.mj_forward(model, scene.data)
        return scene

    def place_of(self, joint: str) -> int:
        """Return where the position of a joint stands in the state."""
        return int(self.model.jnt_qposadr[self.model.joint(joint).id])

    def free(self) -> dict[str, np.ndarray]:
        """Return where the free bodies are [m]."""
        kinds = self.model.jnt_type
        free = [j for j in range(self.model.njnt) if kinds[j] == mujoco.mjtJoint.mjJNT_FREE]
        starts = {self.model.joint(j).name: int(self.model.jnt_qposadr[j]) for j in free}
        return {name: self.data.qpos[at : at + 3].copy() for name, at in starts.items()}

    def contacts(self, deeper_than_m: float) -> list[tuple[str, str, float]]:
        """Return the bodies that are deeper in each other than this, and how deep [m]."""
        found = [self.data.contact[i] for i in range(self.data.ncon)]
        body = [[self.model.body(self.model.geom_bodyid[g]).name for g in (c.geom1, c.geom2)] for c in found]
        return [(a, b, -c.dist) for (a, b), c in zip(body, found, strict=True) if -c.dist > deeper_than_m]

    def settle(self, seconds: float) -> None:
        """Let time pass [s] with every joint held."""
        held = [self.model.joint(name).id for name in start_of(self.world)]
        positions, speeds = self.model.jnt_qposadr[held], self.model.jnt_dofadr[held]
        before = self.data.qpos[positions].copy()
        for _ in range(round(seconds / self.model.opt.timestep)):
            mujoco.mj_step(self.model, self.data)
            self.data.qpos[positions], self.data.qvel[speeds] = before, 0.0
