"""It should say why there is no motion, naming the bodies, joints and poses concerned."""

from collections.abc import Callable

import pytest

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Backend
from cell_motion.planning.request import Goal, Held, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.sampling import plan_motion
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Collision

Ask = Callable[..., MotionRequest]
READY = (0.0, -1.57, 1.57, -1.57, -1.57, 0.0)
DOWN = (0.0, 1.0, 0.0, 0.0)
IN_TABLE = (0.0, 0.3, 0.5, -1.57, -1.57, 0.0)


def refused(backend: Backend, scene: PlanningScene, request: MotionRequest) -> tuple[Reason, str]:
    plan = backend.plan(scene, request)
    assert isinstance(plan, PlanFailure)
    return plan.reason, plan.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"robot": "cell::amr"}, "the world has no robot cell::amr"),
        ({"robot": "wall"}, "wall has no joint that moves"),
        ({"tool": "cell::gripper::tpc"}, "the world has no link or frame cell::gripper::tpc"),
        ({"tool": "nest::seat"}, "cell::arm does not move nest::seat"),
        ({"goal": PoseGoal(Pose(), "nest::sea")}, "the world has no link or frame nest::sea"),
        ({"start": (0.0, 1.0)}, "the start needs 6 numbers, one per joint: (0.0, 1.0)"),
        ({"goal": JointGoal((0.0,) * 7)}, f"the goal needs 6 numbers, one per joint: {(0.0,) * 7}"),
        ({"goal": JointGoal((float("nan"),) * 6)}, f"the goal needs 6 numbers, one per joint: {(float('nan'),) * 6}"),
    ],
)
def test_bad_request(backend: Backend, scene: PlanningScene, ask: Ask, changes: dict[str, object], words: str) -> None:
    """It should name what the scene does not have."""
    goal = changes.pop("goal", JointGoal(READY))
    assert refused(backend, scene, ask(goal, **changes)) == (Reason.BAD_REQUEST, words)


def test_outside_limits(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should name the joints that are outside; a start may be, by as much as a sensor is wrong."""
    far = (0.0, -1.57, 3.2, -1.57, 6.5, 0.0)
    words = "elbow_joint 3.200 outside -3.142 to 3.142, wrist_2_joint 6.500 outside -6.283 to 6.283"
    assert refused(backend, scene, ask(JointGoal(far))) == (Reason.LIMITS, f"goal: {words}")
    assert refused(backend, scene, ask(JointGoal(READY), start=far)) == (Reason.LIMITS, f"start: {words}")
    nearly = (*READY[:5], 6.29)
    assert not isinstance(backend.plan(scene, ask(JointGoal((*READY[:5], 6.28)), start=nearly)), PlanFailure)


def test_out_of_reach(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should say that no posture gets there."""
    words = "no posture brings cell::gripper::tcp to (2.000, 0.000, 0.500)"
    assert refused(backend, scene, ask(PoseGoal(Pose((2.0, 0.0, 0.5), DOWN)))) == (Reason.NO_IK, words)


def test_start_in_collision(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should name what touches where the arm stands, and how much."""
    reason, words = refused(backend, scene, ask(JointGoal(READY), start=IN_TABLE))
    assert reason is Reason.START_IN_COLLISION
    assert "cell::table, " in words
    assert "mm deep" in words


@pytest.mark.parametrize(
    "goal", [JointGoal(IN_TABLE), PoseGoal(Pose((0.5, 0.0, 0.1), DOWN)), LineGoal(Pose((0.4, 0.1, -0.05), DOWN))]
)
def test_goal_in_collision(backend: Backend, scene: PlanningScene, ask: Ask, goal: Goal) -> None:
    """It should name what would touch, if that is so in every posture that reaches the goal."""
    reason, words = refused(backend, scene, ask(goal))
    assert reason is Reason.GOAL_IN_COLLISION
    assert "wall::panel" in words or "cell::table" in words


def test_held_part_in_collision(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should take what is held for a part of the arm, and name it."""
    goal = PoseGoal(Pose((0.5, -0.2, 0.1), DOWN))
    assert not isinstance(backend.plan(scene, ask(goal)), PlanFailure)
    held = Held("part", (Collision("bar", Pose((0.0, 0.0, 0.05)), Box((0.03, 0.03, 0.2))),))
    reason, words = refused(backend, scene, ask(goal, held=held))
    assert (reason, words) == (Reason.GOAL_IN_COLLISION, "part and cell::table, 50.0 mm deep")


def test_self_collision(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should keep the arm from touching itself."""
    reason, words = refused(backend, scene, ask(JointGoal((0.0, -1.57, 2.9, 0.3, -1.57, 0.0))))
    assert reason is Reason.GOAL_IN_COLLISION
    assert words.count("cell::arm") + words.count("cell::gripper") >= 2


def test_line_blocked(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should say where on the line what would touch."""
    start = (0.5, -1.2, 1.6, -1.97, -1.57, 0.0)
    tool = scene.with_joints(_named(start)).pose("cell::gripper::tcp")
    x, y, z = tool.position
    reason, words = refused(backend, scene, ask(LineGoal(Pose((x, -0.15, z), tool.quaternion)), start=start))
    assert reason is Reason.LINE_BLOCKED
    assert words.startswith("after ")
    assert f" of {(y + 0.15) * 1e3:.0f} mm: " in words
    assert "wall::panel" in words


def _named(positions: tuple[float, ...]) -> dict[str, float]:
    names = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")
    return {f"cell::arm::{name}_joint": value for name, value in zip(names, positions, strict=True)}


def test_line_out_of_reach(backend: Backend, open_scene: PlanningScene, ask: Ask) -> None:
    """It should say how far along the line the arm can follow."""
    goal = LineGoal(Pose((1.5, 0.13, 0.3), DOWN))
    reason, words = refused(backend, open_scene, ask(goal))
    assert reason is Reason.LINE_BLOCKED
    assert words.startswith("the arm cannot reach after ")


def test_line_through_a_singular_posture(backend: Backend, open_scene: PlanningScene, ask: Ask) -> None:
    """It should not swing the arm round on a line that passes above its own shoulder."""
    start = (0.0, -1.8, 1.2, -0.97, -1.57, 0.0)
    tool = open_scene.with_joints(_named(start)).pose("cell::gripper::tcp")
    x, _, z = tool.position
    reason, words = refused(backend, open_scene, ask(LineGoal(Pose((-x, 0.0, z), tool.quaternion)), start=start))
    assert reason is Reason.LINE_BLOCKED
    assert "another posture" in words or "singular" in words or "cannot reach" in words


def test_no_way_round(backend: Backend, scene: PlanningScene, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should give up on a goal that is walled off."""
    monkeypatch.setattr(plan_motion, "THOROUGH", 200)
    monkeypatch.setattr(plan_motion, "QUICK", 100)
    through_the_table = JointGoal((0.0, 3.09, 1.0, -2.0, -1.57, 0.0))
    words = "found no way round the obstacles for cell::arm"
    assert refused(backend, scene, ask(through_the_table)) == (Reason.NO_PATH, words)


@pytest.mark.parametrize("change", [{"speed": 0.0}, {"speed": 1.1}, {"acceleration": -1.0}, {"seed": 0}])
def test_impossible_request(ask: Ask, change: dict[str, float]) -> None:
    """It should not be possible to write a request that makes no sense."""
    (name,) = change
    with pytest.raises(ValueError, match=name):
        ask(JointGoal(READY), **change)


def test_failure_reads_as_one_line() -> None:
    """It should read well in a log."""
    assert str(PlanFailure(Reason.NO_IK, "no posture")) == "no inverse kinematics: no posture"
