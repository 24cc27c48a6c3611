"""Every arm reaches all its places from its start, tool down, with open fingers, and touches nothing but the part."""

from collections.abc import Callable

import mujoco
import numpy as np
import pytest
from scenes import Scene

from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld

DOWN = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (np.pi, 0.0, 0.0))
TOOLS = {"assembly": "gripper", "finishing": "gripper", "garment": "vacuum"}
STEPS = 300
NEAR_M = 1e-5
"""This close is there: [m] and [rad]."""
MARGIN = 0.05
"""Least singular value of the Jacobian where an arm still moves well in all directions."""


def places(cell: str, world: SdfWorld) -> list[str]:
    """Return the frames an arm goes to."""
    mine = [name for name in world.frames if name.count("::") == 1 and name.startswith((f"{cell}::", "carrier_1::"))]
    kinds = {"assembly": ("nest.", "seat."), "finishing": (), "garment": ("stack",)}[cell]
    own = [name for name in mine if name.startswith(cell) or name.split("::")[1].startswith(kinds or "-")]
    return own + [name for name in world.frames if "::support." in name]


def turn(matrix: np.ndarray) -> np.ndarray:
    """Return a rotation as a vector [rad]."""
    quaternion, vector = np.zeros(4), np.zeros(3)
    mujoco.mju_mat2Quat(quaternion, matrix.flatten())
    mujoco.mju_quat2Vel(vector, quaternion, 1.0)
    return vector


class Reaching:
    """An arm that is moved to places by damped least squares."""

    def __init__(self, scene: Scene, cell: str) -> None:
        self.scene, self.model, self.data = scene, scene.model, scene.data
        self.tool = f"{cell}::{TOOLS[cell]}"
        self.site = self.model.site(f"{self.tool}::tcp").id
        ids = [self.model.joint(name).id for name in scene.world.models[f"{cell}::arm"].joints]
        self.first = ids[0]
        self.at, self.speed = self.model.jnt_qposadr[ids], self.model.jnt_dofadr[ids]
        self.lower, self.upper = self.model.jnt_range[ids].T
        self.robot = (f"{cell}::arm::", f"{self.tool}::")

    def face(self, target: Pose) -> None:
        """Turn the shoulder until the tool is in the direction of a place."""
        mujoco.mj_kinematics(self.model, self.data)
        base = self.data.xpos[self.model.jnt_bodyid[self.first]]
        (x, y, _), (to_x, to_y, _) = self.data.site_xpos[self.site] - base, np.array(target.position) - base
        by = np.arctan2(to_y, to_x) - np.arctan2(y, x)
        self.data.qpos[self.at[0]] += (by + np.pi) % (2.0 * np.pi) - np.pi

    def go(self, target: Pose) -> bool:
        """Move; returns whether it got there within the limits of its joints."""
        wanted, jacobian = target.matrix(), np.zeros((6, self.model.nv))
        self.face(target)
        for _ in range(STEPS):
            mujoco.mj_kinematics(self.model, self.data)
            mujoco.mj_comPos(self.model, self.data)
            turned = wanted[:3, :3] @ self.data.site_xmat[self.site].reshape(3, 3).T
            error = np.concatenate([wanted[:3, 3] - self.data.site_xpos[self.site], turn(turned)])
            mujoco.mj_jacSite(self.model, self.data, jacobian[:3], jacobian[3:], self.site)
            mine = jacobian[:, self.speed]
            if np.abs(error).max() < NEAR_M:
                q = self.data.qpos[self.at]
                inside = bool(np.all((self.lower < q) & (q < self.upper)))
                return inside and bool(np.linalg.svd(mine, compute_uv=False)[-1] > MARGIN)
            step = mine.T @ np.linalg.solve(mine @ mine.T + 1e-4 * np.eye(6), error)
            self.data.qpos[self.at] += np.clip(step, -0.2, 0.2)
        return False

    def touched(self) -> list[tuple[str, str, float]]:
        """Return what the arm or its tool is in."""
        mujoco.mj_forward(self.model, self.data)
        found = self.scene.contacts(1e-4)
        return [pair for pair in found if pair[0].startswith(self.robot) or pair[1].startswith(self.robot)]


@pytest.mark.parametrize("cell", TOOLS)
def test_an_arm_reaches_its_places(scene_of: Callable[[str], Scene], cell: str) -> None:
    """It should get to each place and above it, far from singular, without touching anything."""
    scene = scene_of(cell)
    start = scene.data.qpos.copy()
    arm = Reaching(scene, cell)
    for finger in (name for name in scene.world.joints if name.startswith(f"{arm.tool}::finger")):
        start[scene.place_of(finger)] = scene.world.joints[finger].limit.upper
    failed = {}
    for place in places(cell, scene.world):
        at = scene.world.frames[place].world
        for height in (0.10, 0.0):
            scene.data.qpos[:] = start
            above = Pose((at.position[0], at.position[1], at.position[2] + height), at.quaternion)
            if not arm.go(above @ DOWN):
                failed[place, height] = "not reached"
            elif arm.touched():
                failed[place, height] = arm.touched()
    assert failed == {}


@pytest.mark.parametrize("cell", TOOLS)
def test_an_arm_starts_at_home(scene_of: Callable[[str], Scene], cell: str) -> None:
    """It should stand with its tool at the frame home, and say so in numbers that agree."""
    scene = scene_of(cell)
    arm = Reaching(scene, cell)
    home = (scene.world.frames[f"{cell}::home"].world @ DOWN).matrix()
    assert scene.data.site_xpos[arm.site] == pytest.approx(home[:3, 3], abs=1e-4)
    assert scene.data.site_xmat[arm.site].reshape(3, 3) == pytest.approx(home[:3, :3], abs=1e-3)
    assert arm.touched() == []
