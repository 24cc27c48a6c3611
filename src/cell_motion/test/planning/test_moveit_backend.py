"""It should ask MoveIt with what MoveIt publishes, and believe no motion without a check of its own.

MoveIt cannot run here.  A stand-in knows the published names of methods, arguments and fields and refuses all others;
it says nothing about what MoveIt does with them.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from published import Published

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Backend
from cell_motion.planning.request import Held, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Collision

HERE = Path(__file__).parent
CONFIG = HERE.parents[3] / "config" / "moveit"
OURS = "cell_motion.planning.ros"
TOOL = "cell/gripper/tcp"
THERE = (-0.6, -1.3, 1.6, -1.87, -1.57, 0.2)
Ask = Callable[..., MotionRequest]


@pytest.fixture
def moveit(monkeypatch: pytest.MonkeyPatch) -> Published:
    published = Published(HERE / "support" / "moveit_api.yaml")
    for name, module in published.modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("moveit_messages", "moveit_backend"):
        monkeypatch.delitem(sys.modules, f"{OURS}.{name}", raising=False)
    return published


@pytest.fixture
def subject(moveit: Published, monkeypatch: pytest.MonkeyPatch) -> Backend:
    module = importlib.import_module(f"{OURS}.moveit_backend")
    for name in ("moveit_messages", "moveit_backend"):  # who comes later must not find those of the stand-in
        monkeypatch.setitem(sys.modules, f"{OURS}.{name}", sys.modules.pop(f"{OURS}.{name}"))
    return module.MoveItBackend(str(CONFIG))


def answer(moveit: Published, motion: Trajectory) -> None:
    """Let MoveIt find this motion, its joints in an order of its own."""
    order = [3, 1, 0, 2, 5, 4]
    points = [
        SimpleNamespace(
            time_from_start=SimpleNamespace(sec=int(t), nanosec=round((t - int(t)) * 1e9)),
            positions=p[order].tolist(),
            velocities=v[order].tolist(),
            accelerations=a[order].tolist(),
        )
        for t, p, v, a in zip(motion.times, motion.positions, motion.velocities, motion.accelerations, strict=True)
    ]
    joints = SimpleNamespace(joint_names=[motion.joints[i] for i in order], points=points)
    moveit.answers["RobotTrajectory.get_robot_trajectory_msg"] = SimpleNamespace(joint_trajectory=joints)


def called(moveit: Published, what: str) -> list[dict[str, Any]]:
    return [arguments for name, arguments in moveit.calls if name == what]


def obstacles(moveit: Published) -> dict[str, Any]:
    """The collision objects that MoveIt was shown."""
    messages = [a["collision_object_msg"] for a in called(moveit, "PlanningScene.apply_collision_object")]
    return {message.id: message for message in messages}


def test_joint_goal(subject: Backend, moveit: Published, backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should show MoveIt the robot and all obstacles, and return its motion in our joint order."""
    request = ask(JointGoal(THERE), speed=0.5, acceleration=0.4)
    own = backend.plan(scene, request)
    assert isinstance(own, Trajectory)
    answer(moveit, own)
    motion = subject.plan(scene, request)
    assert isinstance(motion, Trajectory), motion
    assert motion.joints == own.joints
    assert motion.positions == pytest.approx(own.positions)
    assert motion.times == pytest.approx(own.times, abs=1e-8)
    (made,) = called(moveit, "MoveItPy.init")
    assert '<robot name="ur5e">' in made["config_dict"]["robot_description"]
    shown = {
        a["collision_object_msg"].id: a["collision_object_msg"]
        for a in called(moveit, "PlanningScene.apply_collision_object")
    }
    assert set(shown) == {"wall::panel", "portal::frame", "shelf::boards", "nest::plate", "part::body", "cell::table"}
    wall = shown["wall::panel"]
    assert wall.primitives[0].dimensions == [0.4, 0.03, 0.32]
    assert wall.primitive_poses[0].position.x == pytest.approx(0.5)
    assert [p.type for p in shown["portal::frame"].primitives] == [3, 3, 3, 2, 2]
    assert shown["portal::frame"].primitives[0].dimensions == [0.6, 0.02]
    (start,) = called(moveit, "PlanningComponent.set_start_state")
    assert start["robot_state"].joint_positions["elbow_joint"] == 1.57
    (goal,) = called(moveit, "PlanningComponent.set_goal_state")
    assert goal["robot_state"].joint_positions["shoulder_pan_joint"] == -0.6
    (asked,) = called(moveit, "PlanningComponent.plan")
    options = asked["single_plan_parameters"]
    assert (options.max_velocity_scaling_factor, options.max_acceleration_scaling_factor) == (0.5, 0.4)
    assert options.planner_id is None


@pytest.mark.parametrize("kind", [PoseGoal, LineGoal])
def test_pose_goals(
    subject: Backend, moveit: Published, backend: Backend, open_scene: PlanningScene, ask: Ask, kind: Any
) -> None:
    """It should give poses in the world, for the tool; only lines have a planner of their own."""
    request = ask(kind(Pose((-0.05, -0.45, 0.3), (0.0, 1.0, 0.0, 0.0)), "nest::seat"))
    own = backend.plan(open_scene, request)
    assert isinstance(own, Trajectory), own
    answer(moveit, own)
    assert isinstance(subject.plan(open_scene, request), Trajectory)
    (goal,) = called(moveit, "PlanningComponent.set_goal_state")
    assert goal["pose_link"] == TOOL
    target = goal["pose_stamped_msg"]
    assert target.header.frame_id == "world"
    assert (target.pose.position.x, target.pose.position.z) == pytest.approx((0.45, 0.32))
    (asked,) = called(moveit, "PlanningComponent.plan")
    pipeline = asked["single_plan_parameters"].planning_pipeline
    assert pipeline == ("pilz_industrial_motion_planner" if kind is LineGoal else None)


@pytest.mark.parametrize(
    ("code", "message", "failure"),
    [
        (-31, "", PlanFailure(Reason.NO_IK, "MoveIt: error -31")),
        (-6, "took too long", PlanFailure(Reason.TIMEOUT, "MoveIt: took too long")),
        (-1, "no plan", PlanFailure(Reason.NO_PATH, "MoveIt: no plan")),
        (99999, "?", PlanFailure(Reason.NO_PATH, "MoveIt: ?")),
    ],
)
def test_failures(
    subject: Backend, moveit: Published, scene: PlanningScene, ask: Ask, code: int, message: str, failure: PlanFailure
) -> None:
    """It should pass on why MoveIt found nothing."""
    why = moveit.make("MoveItErrorCodes")
    why.val, why.message = code, message

    class Refused:
        error_code = why

        def __bool__(self) -> bool:
            return False

    moveit.answers["PlanningComponent.plan"] = Refused()
    assert subject.plan(scene, ask(JointGoal(THERE))) == failure


def test_dangerous_motion(subject: Backend, moveit: Published, scene: PlanningScene, ask: Ask) -> None:
    """It should refuse a motion of MoveIt's that runs into something."""
    left, right = (0.5, -1.2, 1.6, -1.97, -1.57, 0.0), (-0.5, -1.2, 1.6, -1.97, -1.57, 0.0)
    still = np.zeros((2, 6))
    names = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")
    joints = tuple(f"{name}_joint" for name in names)
    answer(moveit, Trajectory(joints, np.array([0.0, 9.0]), np.array([left, right]), still, still))
    refused = subject.plan(scene, ask(JointGoal(right), start=left))
    assert refused == PlanFailure(Reason.UNSAFE, "the timed motion comes too near to something")


def test_held(subject: Backend, moveit: Published, backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should hang what is held on the tool, and allow exactly the touching that was asked for."""
    held = Held("part", (Collision("bar", Pose((0.0, 0.0, 0.02)), Box((0.02, 0.02, 0.04))),))
    request = ask(JointGoal(THERE), held=held, touch=frozenset({"nest"}))
    own = backend.plan(scene, request)
    assert isinstance(own, Trajectory)
    answer(moveit, own)
    assert isinstance(subject.plan(scene, request), Trajectory)
    gone, hung = (a["object"] for a in called(moveit, "PlanningScene.process_attached_collision_object"))
    assert (gone.object.operation, gone.object.id) == (1, "")
    assert (hung.link_name, hung.object.id, hung.object.header.frame_id) == (TOOL, "part", TOOL)
    assert set(hung.touch_links) >= {"wrist_3_link", "cell/gripper/palm"}
    assert "part::body" not in obstacles(moveit)
    entries = {(a["name1"], a["name2"]): a["allowed"] for a in called(moveit, "AllowedCollisionMatrix.set_entry")}
    assert entries["part", "nest::plate"] is True
    assert entries["cell/gripper/palm", "nest::plate"] is True
    assert entries["cell/gripper/palm", "wall::panel"] is False
    assert entries["part", "cell::table"] is False
    assert entries["wrist_2_link", "cell/gripper/palm"] is True
    assert ("forearm_link", "cell/gripper/palm") not in entries


def test_start_in_collision(subject: Backend, moveit: Published, scene: PlanningScene, ask: Ask) -> None:
    """It should name what touches at the start, as MoveIt would not."""
    refused = subject.plan(scene, ask(JointGoal(THERE), start=(0.0, 0.3, 0.5, -1.57, -1.57, 0.0)))
    assert isinstance(refused, PlanFailure)
    assert refused.reason is Reason.START_IN_COLLISION
    assert "cell::table" in refused.text
    assert not moveit.calls


def test_one_robot(subject: Backend, moveit: Published, backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should serve the robot it was first asked for."""
    own = backend.plan(scene, ask(JointGoal(THERE)))
    assert isinstance(own, Trajectory)
    answer(moveit, own)
    assert isinstance(subject.plan(scene, ask(JointGoal(THERE))), Trajectory)
    other = MotionRequest("cell::gripper", (0.04,), JointGoal((0.0,)), "cell::gripper::finger_left_link")
    assert str(subject.plan(scene, other)) == "bad request: this planner is for cell::arm, not for cell::gripper"


def test_stand_in_is_strict(moveit: Published) -> None:
    """It should refuse what is not published."""
    scene = moveit.make("PlanningScene")
    with pytest.raises(AttributeError):
        scene.add_collision_object()
    with pytest.raises(TypeError, match="takes"):
        scene.apply_collision_object(message=1)
    with pytest.raises(AttributeError, match="no field"):
        moveit.make("CollisionObject").name = "x"
