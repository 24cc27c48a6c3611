"""It should find joint positions for every pose that can be reached, the near ones first."""

from collections.abc import Callable

import numpy as np
import pinocchio as pin
import pytest

from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.inverse import solutions, solve
from cell_motion.planning.scene import PlanningScene

READY = np.array([0.0, -1.57, 1.57, -1.57, -1.57, 0.0])


@pytest.fixture(scope="module")
def arm(backend: SamplingBackend, scene: PlanningScene, ask: Callable[..., MotionRequest]) -> PlannedArm:
    return backend.space(scene, ask(JointGoal((0.0,) * 6))).arm


def test_everywhere(arm: PlannedArm) -> None:
    """It should reach every pose that some joint positions reach."""
    chance = np.random.default_rng(1)
    for positions in chance.uniform(-3.0, 3.0, (60, 6)):
        target = arm.tool(positions)
        found = solutions(arm, target, READY, 30, chance)
        assert found
        for solution in found:
            assert arm.tool(solution) == pytest.approx(target, abs=5e-5)
            assert not arm.chain.limits.outside(solution, 0.0)


def test_nearest_first(arm: PlannedArm) -> None:
    """It should begin with the posture nearest to where the arm stands."""
    chance = np.random.default_rng(2)
    for offset in chance.normal(0.0, 0.1, (20, 6)):
        found = solutions(arm, arm.tool(READY + offset), READY, 12, chance)
        assert found[0] == pytest.approx(READY + offset, abs=1e-3)
        lengths = [float(np.linalg.norm(solution - READY)) for solution in found]
        assert lengths == sorted(lengths)


def test_different_postures(arm: PlannedArm) -> None:
    """It should offer the elbow up and down, the wrist this way and that, each once."""
    found = solutions(arm, arm.tool(READY), READY, 40, np.random.default_rng(3))
    assert len(found) >= 4
    for number, solution in enumerate(found):
        assert all(np.abs(solution - other).max() > 0.01 for other in found[:number])


def test_short_turns(arm: PlannedArm) -> None:
    """It should not turn a joint by more than half a turn when less does it."""
    near = np.array([2.9, -1.57, 1.57, -1.57, -1.57, 3.0])
    goal = np.array([-2.9, -1.4, 1.5, -1.57, -1.57, -3.0])  # further on across half a turn
    found = solutions(arm, arm.tool(goal), near, 12, np.random.default_rng(4))[0]
    assert found - goal == pytest.approx([2 * np.pi, 0, 0, 0, 0, 2 * np.pi], abs=1e-3)


def test_turns_back_before_the_end(arm: PlannedArm) -> None:
    """It should not leave a joint where a line would soon meet its end, but turn it back."""
    near = np.array([0.0, -1.57, 1.57, -1.57, -1.57, 5.6])
    goal = near + np.array([0.1, 0.1, 0.1, 0.0, 0.0, 0.5])
    found = solutions(arm, arm.tool(goal), near, 12, np.random.default_rng(6))
    assert found
    assert all(abs(solution[5]) <= 2 * np.pi - 0.5 for solution in found)


def test_nowhere(arm: PlannedArm) -> None:
    """It should give up on what is out of reach."""
    target = arm.tool(READY)
    target[0, 3] += 3.0
    assert solve(arm, target, READY) is None
    assert not solutions(arm, target, READY, 12, np.random.default_rng(5))


def test_slope(arm: PlannedArm) -> None:
    """It should be the derivative of the error."""
    chance = np.random.default_rng(6)
    for positions in chance.uniform(-2.0, 2.0, (10, 6)):
        goal = pin.SE3(arm.tool(positions + chance.normal(0.0, 0.3, 6)))
        slope = arm.slope(positions, arm.error(positions, goal))
        step = 1e-6
        for joint in range(6):
            moved = positions + step * np.eye(6)[joint]
            numeric = (arm.error(moved, goal) - arm.error(positions, goal)) / step
            assert slope[:, joint] == pytest.approx(numeric, abs=1e-4)
