"""Joints without ends: from wherever they stand, the shortest way, and the other one where that is blocked."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cell_motion.planning.failure import PlanFailure, Reason
from cell_motion.planning.planner import Backend
from cell_motion.planning.request import Goal, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_world.geometry import Pose
from cell_world.sdf.reader import load_world

MASS = "<inertial><mass>1</mass><inertia><ixx>0.01</ixx><iyy>0.01</iyy><izz>0.01</izz></inertia></inertial>"
BODY = '<collision name="c"><geometry><box><size>0.05 0.05 0.05</size></box></geometry></collision>'
ARM = """<collision name="arm"><pose>0.2 0 0 0 0 0</pose><geometry><box><size>0.4 0.02 0.02</size></box></geometry>
</collision>"""
POST = """<model name="post"><static>1</static><pose>0.02 0.4 0.4 0 0 0</pose><link name="b"><collision name="c">
<geometry><box><size>0.05 0.05 0.3</size></box></geometry></collision></link></model>"""
ENDLESS = ("continuous", "<velocity>1</velocity>")
FAR = 1e6
Build = Callable[..., PlanningScene]


def joint(name: str, parent: str, child: str, kind: str, axis: str, limit: str) -> str:
    moves = f"<axis><xyz>{axis}</xyz><limit>{limit}</limit></axis>"
    return f'<joint name="{name}" type="{kind}"><parent>{parent}</parent><child>{child}</child>{moves}</joint>'


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A robot of two joints: the first as told, the second one tilts by 2 rad at most; and what stands around."""

    def made(kind: str, limit: str, around: str = "", tilt: str = "<lower>-2</lower><upper>2</upper>") -> PlanningScene:
        links = "".join(
            f'<link name="{name}"><pose>0 0 {height} 0 0 0</pose>{MASS}{shape}</link>'
            for name, height, shape in (("a", 0, BODY), ("b", 0.2, BODY), ("c", 0.4, BODY + ARM))
        )
        joints = joint("j1", "a", "b", kind, "0 0 1", limit)
        joints += joint("j2", "b", "c", "revolute", "0 1 0", f"{tilt}<velocity>1</velocity>")
        foot = '<joint name="w" type="fixed"><parent>world</parent><child>a</child></joint>'
        tool = '<frame name="tcp" attached_to="c"><pose>0.4 0 0 0 0 0</pose></frame>'
        robot = f'<model name="r">{links}{foot}{joints}{tool}</model>'
        (tmp_path / "w.sdf").write_text(f'<sdf version="1.9"><world name="w">{robot}{around}</world></sdf>')
        return PlanningScene.of(load_world(tmp_path / "w.sdf"))

    return made


def asked(
    backend: Backend, scene: PlanningScene, start: tuple[float, ...], goal: Goal, tool: str = "r::tcp"
) -> Trajectory | PlanFailure:
    return backend.plan(scene, MotionRequest("r", start, goal, tool))


def planned(
    backend: Backend, scene: PlanningScene, start: tuple[float, ...], goal: Goal, tool: str = "r::tcp"
) -> Trajectory:
    plan = asked(backend, scene, start, goal, tool)
    assert isinstance(plan, Trajectory), plan
    assert plan.positions[0] == pytest.approx(start)
    return plan


def reached(scene: PlanningScene, *positions: float, tool: str = "r::tcp") -> Pose:
    return scene.with_joints(dict(zip(("r::j1", "r::j2"), positions, strict=True))).pose(tool)


@pytest.mark.parametrize(
    ("start", "goal", "end"),
    [(0.0, 1.0, 1.0), (7.0, 6.0, 6.0), (0.0, 15.0, 15.0 - 4 * math.pi), (6.2, 0.1, 0.1 + math.tau), (-FAR, -FAR, -FAR)],
)
def test_it_takes_the_shortest_way_to_joint_positions(
    backend: Backend, build: Build, start: float, goal: float, end: float
) -> None:
    """It should start anywhere, and turn less than half round, whatever the goal is called."""
    plan = planned(backend, build(*ENDLESS), (start, 0.0), JointGoal((goal, 0.5)))
    assert plan.positions[-1] == pytest.approx((end, 0.5), abs=1e-6)
    assert plan.duration < 4.0


@pytest.mark.parametrize("kind", [PoseGoal, LineGoal])
@pytest.mark.parametrize(("start", "goal"), [(6.2, 0.1), (3.1, -3.1), (-40.0, 1.6 - 14 * math.pi), (FAR, FAR + 0.2)])
def test_it_takes_the_shortest_way_to_a_pose(
    backend: Backend, build: Build, kind: type[PoseGoal | LineGoal], start: float, goal: float
) -> None:
    """It should go on over any number of turns, also on a line."""
    scene = build(*ENDLESS)
    plan = planned(backend, scene, (start, 0.5), kind(reached(scene, goal, 0.5, tool="r::b")), "r::b")
    way = math.remainder(goal - start, math.tau)
    assert plan.positions[-1] == pytest.approx((start + way, 0.5), abs=1e-4)
    assert np.abs(plan.positions[:, 0] - start).max() < abs(way) + 0.05


def test_it_goes_the_other_way_round(backend: Backend, build: Build) -> None:
    """It should turn back where something stands in the shorter way, and the arm cannot pass above or below."""
    scene = build(*ENDLESS, POST, tilt="<lower>0</lower><upper>0.1</upper>")
    plan = planned(backend, scene, (0.5, 0.0), JointGoal((2.5, 0.0)))
    assert plan.positions[-1] == pytest.approx((2.5 - math.tau, 0.0), abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "ends", "start", "goal"),
    [
        ("revolute", "<lower>0</lower><upper>100</upper>", 40.0, 20.0),
        ("revolute", "<lower>50</lower><upper>100</upper>", 60.0, 99.0),
        ("prismatic", "<lower>-1e9</lower><upper>1e9</upper>", -30.0, -32.0),
        ("prismatic", "", 30.0, 32.0),
    ],
)
def test_a_goal_counts_turns_where_a_joint_has_ends(
    backend: Backend, build: Build, kind: str, ends: str, start: float, goal: float
) -> None:
    """It should go where it was told, as far as that is, where it is not the same place after a turn."""
    plan = planned(backend, build(kind, f"{ends}<velocity>9</velocity>"), (start, 0.5), JointGoal((goal, 0.6)))
    assert plan.positions[-1] == pytest.approx((goal, 0.6))


def test_what_has_no_end_turns_and_does_not_slide(backend: Backend, build: Build) -> None:
    """It should treat a revolute joint without limits as a continuous one."""
    plan = planned(backend, build("revolute", "<velocity>1</velocity>"), (6.2, 0.0), JointGoal((0.1, 0.0)))
    assert plan.duration < 1.0


def test_a_locked_joint_stays(backend: Backend, build: Build) -> None:
    """It should plan with the others; what would move it is outside its limits."""
    scene = build("revolute", "<lower>0.5</lower><upper>0.5</upper>")
    assert planned(backend, scene, (0.5, 0.0), JointGoal((0.5, 1.0))).positions[:, 0] == pytest.approx(0.5)
    assert planned(backend, scene, (0.5, 0.0), PoseGoal(reached(scene, 0.5, 1.0))).positions[-1] == pytest.approx(
        (0.5, 1)
    )
    failed = asked(backend, scene, (0.5, 0.0), JointGoal((0.6, 0.0)))
    assert failed == PlanFailure(Reason.LIMITS, "goal: j1 0.600 outside 0.500 to 0.500")


@pytest.mark.parametrize(
    ("limit", "goal", "text"),
    [
        ("<velocity>0</velocity>", (1.0, 0.5), "j1 cannot move: the velocity limit is 0"),
        ("<velocity>1e-9</velocity>", (1.0, 0.5), "the motion would be too long or too slow to be checked"),
        ("<velocity>1e-300</velocity>", (1.0, 0.5), "no speed along the way keeps the joint limits"),
        ("<lower>-1e9</lower><upper>1e9</upper>", (1e6, 0.5), "goal: j1 would go from 0.000 to 1000000.000 at once"),
    ],
)
def test_what_cannot_be_done_in_time(
    backend: Backend, build: Build, limit: str, goal: tuple[float, float], text: str
) -> None:
    """It should say so at once, and not compute for ever."""
    kind = "continuous" if "lower" not in limit else "revolute"
    assert asked(backend, build(kind, limit), (0.0, 0.0), JointGoal(goal)) == PlanFailure(Reason.LIMITS, text)


@pytest.mark.parametrize("kind", [PoseGoal, LineGoal])
def test_a_robot_of_one_joint(tmp_path: Path, backend: Backend, kind: type[PoseGoal | LineGoal]) -> None:
    """It should reach what it can, and say of all else that it does not."""
    links = f'<link name="a">{MASS}{BODY}</link><link name="b"><pose>0 0 0.2 0 0 0</pose>{MASS}{BODY}</link>'
    foot = '<joint name="w" type="fixed"><parent>world</parent><child>a</child></joint>'
    robot = f'<model name="r">{links}{foot}{joint("j1", "a", "b", "prismatic", "1 0 0", "")}</model>'
    (tmp_path / "w.sdf").write_text(f'<sdf version="1.9"><world name="w">{robot}</world></sdf>')
    scene = PlanningScene.of(load_world(tmp_path / "w.sdf"))
    plan = planned(backend, scene, (0.0,), kind(Pose((0.4, 0.0, 0.2))), "r::b")
    assert plan.positions[-1] == pytest.approx((0.4,), abs=1e-4)
    assert isinstance(asked(backend, scene, (0.0,), kind(Pose((0.4, 0.1, 0.2))), "r::b"), PlanFailure)
