"""Where single things of a running world are, and putting them elsewhere."""

from functools import lru_cache

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.simulation import Simulation
from cell_world.geometry import Pose, Vector, unit_quaternion, vector
from cell_world.sdf.elements import SCOPE

Array = NDArray[np.float64]
FREE = mujoco.mjtJoint.mjJNT_FREE


def find_pose(sim: Simulation, name: str) -> Pose | None:
    """Return where a frame or a link is now, by its scoped name; None when there is nothing of that name."""
    site = mujoco.mj_name2id(sim.model, mujoco.mjtObj.mjOBJ_SITE, name)
    if site >= 0:
        return Pose(vector(sim.data.site_xpos[site]), unit_quaternion(sim.data.site_xquat[site]))
    body = mujoco.mj_name2id(sim.model, mujoco.mjtObj.mjOBJ_BODY, name)
    return body_pose(sim, body) if body >= 0 else None


def frames_of(sim: Simulation, model: str) -> dict[str, Pose]:
    """Return where the frames of a model are now, by their own names."""
    data, sites = sim.data, _sites(sim.model).get(model, {})
    return {
        name: Pose(vector(data.site_xpos[site]), unit_quaternion(data.site_xquat[site])) for name, site in sites.items()
    }


@lru_cache(maxsize=2)
def _sites(model: mujoco.MjModel) -> dict[str, dict[str, int]]:
    """The sites of each model by their own names."""
    found: dict[str, dict[str, int]] = {}
    for site in range(model.nsite):
        owner, _, name = model.site(site).name.rpartition(SCOPE)
        found.setdefault(owner, {})[name] = site
    return found


def body_pose(sim: Simulation, body: int) -> Pose:
    """Return where a body is now."""
    return Pose(vector(sim.data.xpos[body]), unit_quaternion(sim.data.xquat[body]))


def free_joints(sim: Simulation, model: str) -> list[int]:
    """Return the joints by which the bodies of a thing move freely in the world."""
    return _free_joints(sim.model).get(model, [])


@lru_cache(maxsize=2)
def _free_joints(model: mujoco.MjModel) -> dict[str, list[int]]:
    """The free joints of each thing; a new model comes with everything that comes or goes."""
    found: dict[str, list[int]] = {}
    for joint in np.flatnonzero(model.jnt_type == FREE).tolist():
        found.setdefault(model.body(model.jnt_bodyid[joint]).name.partition(SCOPE)[0], []).append(joint)
    return found


def place(sim: Simulation, name: str, pose: Pose, velocity: Vector = (0.0, 0.0, 0.0)) -> None:
    """Put a spawned thing somewhere, all its bodies as they were to each other when it was spawned.

    Args:
        sim: The simulation.
        name: Of the thing.
        pose: Of its model frame in the world.
        velocity: With which it goes on [m/s].
    """
    model, data = sim.model, sim.data
    born = sim.spawned[name].pose.inverse()
    for joint in free_joints(sim, name):
        qpos, dof = model.jnt_qposadr[joint], model.jnt_dofadr[joint]
        now = pose @ born @ _free_pose(model.qpos0[qpos : qpos + 7])
        data.qpos[qpos : qpos + 7] = [*now.position, *now.quaternion]
        data.qvel[dof : dof + 6] = [*velocity, 0.0, 0.0, 0.0]
        sim.disturb(model.body(model.jnt_bodyid[joint]).name)


def model_pose(sim: Simulation, name: str) -> Pose:
    """Return where the model frame of a spawned thing is now, by the first of its bodies."""
    return _frame_by(sim, name, free_joints(sim, name)[0])


def _frame_by(sim: Simulation, name: str, joint: int) -> Pose:
    """The model frame of a spawned thing, if the body with this joint still is where it was in it."""
    qpos = sim.model.jnt_qposadr[joint]
    born = _free_pose(sim.model.qpos0[qpos : qpos + 7]).inverse() @ sim.spawned[name].pose
    return _free_pose(sim.data.qpos[qpos : qpos + 7]) @ born


def _free_pose(qpos: Array) -> Pose:
    """The pose of a body that moves freely, from its seven coordinates."""
    return Pose(vector(qpos[:3]), unit_quaternion(qpos[3:7]))
