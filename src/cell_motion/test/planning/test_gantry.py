"""It should plan for robots that slide as it does for those that turn."""

import numpy as np
import pytest
from judge import Judge

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Backend
from cell_motion.planning.request import Goal, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_world.geometry import Pose

NEEDLE = "gantry::needle"


def request(goal: Goal, start: tuple[float, ...]) -> MotionRequest:
    return MotionRequest("gantry", start, goal, NEEDLE)


def test_round_the_post(backend: Backend, gantry_scene: PlanningScene) -> None:
    """It should take the lowered needle round the post."""
    asked = request(JointGoal((0.3, 0.5, 0.2, 0.0)), (0.3, 0.1, 0.2, 0.0))
    judge = Judge(gantry_scene, asked)
    assert judge.collisions(np.linspace(asked.start, asked.goal.positions, 80))
    motion = backend.plan(gantry_scene, asked)
    assert isinstance(motion, Trajectory), motion
    assert motion.joints == ("along", "across", "down_left", "down_right")
    assert not judge.collisions(motion.at(np.linspace(0.0, motion.duration, 400)), margin=0.0029)


def test_pose(backend: Backend, gantry_scene: PlanningScene) -> None:
    """It should bring the needle to a pose, and leave the other one where it is."""
    asked = request(PoseGoal(Pose((0.2, 0.4, 0.2))), (0.0, 0.0, 0.0, 0.0))
    motion = backend.plan(gantry_scene, asked)
    assert isinstance(motion, Trajectory), motion
    assert motion.positions[-1] == pytest.approx((0.38, 0.4, 0.1, 0.0), abs=1e-4)


def test_line(backend: Backend, gantry_scene: PlanningScene) -> None:
    """It should lower the needle in a straight line, as fast as that axis goes."""
    asked = request(LineGoal(Pose((0.08, 0.1, 0.1))), (0.5, 0.1, 0.0, 0.0))
    motion = backend.plan(gantry_scene, asked)
    assert isinstance(motion, Trajectory), motion
    ways = motion.at(np.linspace(0.0, motion.duration, 100))
    assert np.abs(ways[:, :2] - (0.5, 0.1)).max() < 1e-4
    assert 0.99 * 0.3 < np.abs(motion.velocities[:, 2]).max() <= 1.01 * 0.3


def test_cannot_turn(backend: Backend, gantry_scene: PlanningScene) -> None:
    """It should say that a needle cannot be tilted."""
    asked = request(PoseGoal(Pose.from_xyz_rpy((0.2, 0.4, 0.2), (0.5, 0.0, 0.0))), (0.0,) * 4)
    plan = backend.plan(gantry_scene, asked)
    assert isinstance(plan, PlanFailure)
    assert plan.reason is Reason.NO_IK
