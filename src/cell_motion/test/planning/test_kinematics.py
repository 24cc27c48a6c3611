"""It should place a robot's parts where the world's own kinematics does, whatever the joints are."""

from collections.abc import Callable

import numpy as np
import pytest

from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld

Ask = Callable[..., MotionRequest]


def joints_of(world: SdfWorld, robot: str) -> list[str]:
    return [name for name in world.models[robot].joints if world.joints[name].kind.value != "fixed"]


def test_arm(backend: SamplingBackend, scene: PlanningScene, ask: Ask) -> None:
    """It should agree on the tool and on every solid of arm, hand and fingers."""
    _compare(backend, scene, ask(JointGoal((0.0,) * 6)))


def test_arm_elsewhere(backend: SamplingBackend, scene: PlanningScene, ask: Ask) -> None:
    """It should do so when the whole cell has been moved and turned."""
    moved = scene.with_poses({"cell": Pose.from_xyz_rpy((1.0, -2.0, 0.5), (0.0, 0.0, 2.0))})
    _compare(backend, moved, ask(JointGoal((0.0,) * 6)))


def test_gantry(backend: SamplingBackend, gantry_scene: PlanningScene) -> None:
    """It should do so for sliding joints, for axes along -x and askew, and for two that branch."""
    request = MotionRequest("gantry", (0.0,) * 4, JointGoal((0.0,) * 4), "gantry::needle")
    _compare(backend, gantry_scene, request)


def _compare(backend: SamplingBackend, scene: PlanningScene, request: MotionRequest) -> None:
    arm = backend.space(scene, request).arm
    names = joints_of(scene.world, request.robot)
    assert [joint.name for joint in arm.chain.joints] == names
    limits = arm.chain.limits
    for positions in np.random.default_rng(1).uniform(limits.lower, limits.upper, (20, len(names))):
        now = scene.with_joints(dict(zip(names, positions.tolist(), strict=True)))
        placed = now.placed()
        assert arm.tool(positions) == pytest.approx(now.pose(request.tool).matrix(), abs=1e-9)
        arm.place(positions)
        for solid, moved in zip(arm.solids, arm.objects, strict=True):
            link = scene.world.links[solid.body]
            (collision,) = (c for c in link.collisions if c.name == solid.key)
            expected = placed[link.name] @ collision.pose.matrix()
            assert moved.getTransform().getTranslation() == pytest.approx(expected[:3, 3], abs=1e-9)
            assert moved.getTransform().getRotation() == pytest.approx(expected[:3, :3], abs=1e-9)
