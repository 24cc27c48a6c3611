"""Whatever is asked, the answer is a plan or why there is none."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Backend
from cell_motion.planning.request import Held, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Collision

Ask = Callable[..., MotionRequest]
READY = (0.0, -1.57, 1.57, -1.57, -1.57, 0.0)
WRONG: list[Any] = [math.nan, math.inf, -math.inf, 1e300, 1e10, "0", None, 1j]


def bad(backend: Backend, scene: PlanningScene, request: MotionRequest) -> str:
    plan = backend.plan(scene, request)
    assert isinstance(plan, PlanFailure)
    assert plan.reason is Reason.BAD_REQUEST
    assert str(plan).isprintable()
    return plan.text


@pytest.mark.parametrize("value", WRONG)
def test_joint_positions_are_numbers(backend: Backend, scene: PlanningScene, ask: Ask, value: Any) -> None:
    """It should refuse a start and a goal that name no place."""
    wrong = (*READY[:5], value)
    assert bad(backend, scene, ask(JointGoal(READY), start=wrong)).startswith("the start needs 6 numbers")
    assert bad(backend, scene, ask(JointGoal(wrong))).startswith("the goal needs 6 numbers")


@pytest.mark.parametrize("count", [0, 1, 5, 7, 100_000])
def test_there_is_one_for_each_joint(backend: Backend, scene: PlanningScene, ask: Ask, count: int) -> None:
    """It should say how many it needs, in few words."""
    text = bad(backend, scene, ask(JointGoal((0.0,) * count)))
    assert text.startswith("the goal needs 6 numbers, one per joint: (")
    assert len(text) <= 2000


@pytest.mark.parametrize("number", [np.float32(0.5), np.int64(1), 1, True])
def test_numbers_of_other_libraries_are_numbers(backend: Backend, scene: PlanningScene, ask: Ask, number: Any) -> None:
    """It should not ask where they come from."""
    plan = backend.plan(scene, ask(JointGoal((*READY[:5], number))))
    assert not isinstance(plan, PlanFailure)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, 1e7])
@pytest.mark.parametrize("kind", [PoseGoal, LineGoal])
def test_a_pose_is_somewhere(
    backend: Backend, scene: PlanningScene, ask: Ask, kind: type[PoseGoal | LineGoal], value: float
) -> None:
    """It should refuse a goal that is nowhere."""
    assert bad(backend, scene, ask(kind(Pose((0.3, value, 0.3))))).startswith("the goal cannot be at (0.3, ")


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300])
def test_everything_in_the_scene_is_somewhere(backend: Backend, scene: PlanningScene, ask: Ask, value: float) -> None:
    """It should name what is not."""
    moved = scene.with_poses({"wall": Pose((value, 0.0, 0.0))})
    assert bad(backend, moved, ask(JointGoal(READY))).startswith("wall cannot be at (")
    bent = scene.with_joints({"cell::gripper::finger_left": value})
    assert bad(backend, bent, ask(JointGoal(READY))) == f"cell::gripper::finger_left cannot stand at {value}"
    held = Held("x", (Collision("x::c", Pose((0.0, 0.0, value)), Box((0.1, 0.1, 0.1))),))
    assert bad(backend, scene, ask(JointGoal(READY), held=held)).startswith("x::c cannot be at (")


def test_everything_in_the_scene_is_in_its_world(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should name what is not, also where nobody looked before."""
    poses = replace(scene, poses={"moon": Pose()})
    assert bad(backend, poses, ask(JointGoal(READY))) == "the world has no model or link moon"
    joints = replace(scene, joints={"knee\n": 0.0})
    assert bad(backend, joints, ask(JointGoal(READY))) == "the world has no joint knee "
