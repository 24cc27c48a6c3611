"""It should find out by itself which parts are near by design."""

from collections.abc import Callable

import pytest

from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.space import UNGUARDED, JointSpace
from cell_motion.planning.scene import PlanningScene


@pytest.fixture(scope="module")
def pairs(backend: SamplingBackend, scene: PlanningScene, ask: Callable[..., MotionRequest]) -> set[frozenset[str]]:
    space: JointSpace = backend.space(scene, ask(JointGoal((0.0,) * 6)))
    assert set(space.margins.values()) == {UNGUARDED}
    return {frozenset(_link(key) for key in pair) for pair in space.margins}


def _link(key: str) -> str:
    return key.split("::")[-2]


def test_neighbours(pairs: set[frozenset[str]]) -> None:
    """It should not guard links at their common joint, nor the arm against its own foot."""
    for one, other in (
        ("base_link", "shoulder_link"),
        ("shoulder_link", "upper_arm_link"),
        ("upper_arm_link", "forearm_link"),
        ("forearm_link", "wrist_1_link"),
        ("wrist_1_link", "wrist_2_link"),
        ("wrist_2_link", "wrist_3_link"),
    ):
        assert frozenset((one, other)) in pairs


def test_sliding_neighbours(backend: SamplingBackend, gantry_scene: PlanningScene) -> None:
    """It should not guard what slides out of its carrier, though it is free when it is out."""
    request = MotionRequest("gantry", (0.0,) * 4, JointGoal((0.0,) * 4), "gantry::needle")
    pairs = {frozenset(_link(key) for key in pair) for pair in backend.space(gantry_scene, request).margins}
    assert {frozenset(("carriage", "left")), frozenset(("beam", "carriage"))} <= pairs
    assert not any("rod" in pair for pair in pairs)


def test_neighbours_only(pairs: set[frozenset[str]]) -> None:
    """It should guard all that can meet: the hand against the forearm, everything against the table."""
    for one, other in (
        ("forearm_link", "palm"),
        ("upper_arm_link", "palm"),
        ("shoulder_link", "wrist_2_link"),
        ("upper_arm_link", "wrist_3_link"),
    ):
        assert frozenset((one, other)) not in pairs
    assert not any("table" in pair and pair != {"table", "base_link"} for pair in pairs)
