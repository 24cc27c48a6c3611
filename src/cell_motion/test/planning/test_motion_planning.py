"""It should find motions that keep clear of everything, and always the same ones."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from judge import Judge

from cell_motion.planning.planner import Backend
from cell_motion.planning.process import PlannerProcess
from cell_motion.planning.request import Goal, Held, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, Box, Collision

Ask = Callable[..., MotionRequest]
TCP = "cell::gripper::tcp"
LEFT, RIGHT = (0.5, -1.2, 1.6, -1.97, -1.57, 0.0), (-0.5, -1.2, 1.6, -1.97, -1.57, 0.0)
"""Joint positions on both sides of the wall, the tool below its top [rad]."""


def planned(backend: Backend, scene: PlanningScene, request: MotionRequest) -> Trajectory:
    plan = backend.plan(scene, request)
    assert isinstance(plan, Trajectory), str(plan)
    return plan


def tool_at(scene: PlanningScene, positions: np.ndarray) -> Pose:
    names = [f"cell::arm{SCOPE}{n}_joint" for n in ("shoulder_pan", "shoulder_lift", "elbow")]
    names += [f"cell::arm{SCOPE}wrist_{n}_joint" for n in (1, 2, 3)]
    return scene.with_joints(dict(zip(names, positions.tolist(), strict=True))).pose(TCP)


def dense(motion: Trajectory, count: int = 150) -> np.ndarray:
    return motion.at(np.linspace(0.0, motion.duration, count))


def test_pose_goal(backend: Backend, scene: PlanningScene, ask: Ask, above: Callable[..., Pose]) -> None:
    """It should bring the tool to a pose given in a frame, from where it stands, named as the robot names joints."""
    request = ask(PoseGoal(above(0.1), "nest::seat"))
    motion = planned(backend, scene, request)
    target = scene.pose("nest::seat") @ above(0.1)
    assert tool_at(scene, motion.positions[-1]).matrix() == pytest.approx(target.matrix(), abs=1e-4)
    assert motion.positions[0] == pytest.approx(request.start)
    assert motion.joints[0] == "shoulder_pan_joint"
    assert not Judge(scene, request).collisions(dense(motion))


def test_straight_where_nothing_is_in_between(backend: Backend, open_scene: PlanningScene, ask: Ask) -> None:
    """It should go straight through joint space if it can."""
    goal = (0.8, -1.4, 1.3, -1.57, -1.57, 0.4)
    motion = planned(backend, open_scene, ask(JointGoal(goal)))
    assert motion.positions[-1] == pytest.approx(goal)
    assert motion.length == pytest.approx(float(np.linalg.norm(motion.positions[-1] - motion.positions[0])))


def test_round_the_wall(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should go round what is in between, keeping clear by millimetres."""
    request = ask(JointGoal(RIGHT), start=LEFT)
    judge = Judge(scene, request)
    assert judge.collisions(np.linspace(LEFT, RIGHT, 60))
    motion = planned(backend, scene, request)
    assert motion.positions[-1] == pytest.approx(RIGHT)
    assert not judge.collisions(dense(motion, 400), margin=0.0029)
    assert motion.duration < 5.0


@pytest.mark.parametrize("held", [False, True], ids=["empty", "holding"])
@pytest.mark.parametrize("seed", range(1, 5))
def test_never_in_collision(backend: Backend, scene: PlanningScene, ask: Ask, seed: int, held: bool) -> None:
    """It should keep clear on all ways that there are, with a part in the hand, too."""
    part = Held("part", (Collision("bar", Pose(), Box((0.03, 0.12, 0.03))),)) if held else None
    chance = np.random.default_rng(seed)
    low, high = np.array([-2.0, -2.2, 0.3, -2.6, -2.0, -2.0]), np.array([2.0, -0.8, 2.2, -0.6, -1.0, 2.0])
    judge = Judge(scene, ask(JointGoal(LEFT), held=part))
    free = (q for q in chance.uniform(low, high, (500, 6)) if not judge.collisions([q], margin=0.006))
    motion = planned(backend, scene, ask(JointGoal(tuple(next(free))), start=tuple(next(free)), held=part, seed=seed))
    assert not judge.collisions(dense(motion))


def test_line(backend: Backend, scene: PlanningScene, ask: Ask, above: Callable[..., Pose]) -> None:
    """It should keep the tool on the straight line, turning evenly on the way."""
    start = planned(backend, scene, ask(PoseGoal(above(0.15), "nest::seat"))).positions[-1]
    goal = LineGoal(above(0.05, yaw=0.6), "nest::seat")
    motion = planned(backend, scene, ask(goal, start=tuple(start.tolist()), touch=frozenset({"part"})))
    first, last = tool_at(scene, start), scene.pose("nest::seat") @ above(0.05, yaw=0.6)
    assert tool_at(scene, motion.positions[-1]).matrix() == pytest.approx(last.matrix(), abs=1e-4)
    way = np.subtract(last.position, first.position)
    for positions in dense(motion, 60):
        pose = tool_at(scene, positions)
        gone = np.subtract(pose.position, first.position)
        part = float(gone @ way / (way @ way))
        assert np.linalg.norm(gone - part * way) < 3e-4
        turned = 2.0 * np.arccos(min(1.0, abs(float(np.dot(pose.quaternion, first.quaternion)))))
        assert turned == pytest.approx(part * 0.6, abs=2e-3)


def test_scaled_speed(backend: Backend, open_scene: PlanningScene, ask: Ask) -> None:
    """It should use the part of the limits it is given, and nearly all of that."""
    goal = JointGoal((2.5, -1.57, 1.57, -1.57, -1.57, 0.0))
    for speed, acceleration in ((1.0, 1.0), (0.4, 1.0), (1.0, 0.2)):
        motion = planned(backend, open_scene, ask(goal, speed=speed, acceleration=acceleration))
        times = np.linspace(0.0, motion.duration, 3000)
        assert np.abs(motion.at(times, 1)).max() <= 1.03 * speed * np.pi
        assert np.abs(motion.at(times, 2)).max() <= 1.03 * acceleration * 5.0
        quickest = _trapezoid(2.5, speed * np.pi, acceleration * 5.0)
        assert quickest <= motion.duration < 1.03 * quickest + 0.06
        assert not motion.velocities[[0, -1]].any()


def _trapezoid(way: float, speed: float, acceleration: float) -> float:
    if way < speed**2 / acceleration:
        return 2.0 * float(np.sqrt(way / acceleration))
    return way / speed + speed / acceleration


def test_standing_still(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should answer with a motion when the arm is already there."""
    request = ask(JointGoal(LEFT), start=LEFT)
    motion = planned(backend, scene, request)
    assert motion.duration < 0.1
    assert (motion.positions == np.array(LEFT)).all()


@pytest.mark.parametrize("goal", [JointGoal(RIGHT), PoseGoal(Pose((0.45, -0.2, 0.25), (0.0, 1.0, 0.0, 0.0)))])
def test_repeatable(backend: Backend, scene: PlanningScene, ask: Ask, goal: Goal) -> None:
    """It should answer the same, to the bit, here and in another process, whatever was asked before."""
    request = ask(goal, start=LEFT, seed=7)
    first = planned(backend, scene, request)
    planned(backend, scene, replace(request, seed=8))

    async def elsewhere() -> object:
        planner = PlannerProcess()
        try:
            return await planner.plan(scene, request)
        finally:
            await planner.close()

    for again in (planned(backend, scene, request), asyncio.run(elsewhere())):
        assert isinstance(again, Trajectory)
        assert (again.times == first.times).all()
        assert (again.positions == first.positions).all()
        assert (again.accelerations == first.accelerations).all()


def test_moved_obstacle(backend: Backend, scene: PlanningScene, ask: Ask) -> None:
    """It should see bodies where they are now."""
    goal = JointGoal(RIGHT)
    away = scene.with_poses({"wall": Pose((3.0, 0.0, 0.0))})
    motion = planned(backend, away, ask(goal, start=LEFT))
    assert motion.length == pytest.approx(float(np.linalg.norm(np.subtract(RIGHT, LEFT))))


def test_lift_what_is_gripped(backend: Backend, scene: PlanningScene, ask: Ask, above: Callable[..., Pose]) -> None:
    """It should lift a part out of its nest: what the hand may touch is no obstacle to it, all else is."""
    wide = ask(LineGoal(above(0.03), "nest::seat"), start=_over_nest(backend, scene, ask, above))
    down = planned(backend, scene, replace(wide, touch=frozenset({"part"})))
    grip = scene.with_joints({"cell::gripper::finger_left": 0.02})
    held = Held.of(grip, "part", grip.pose("nest::seat") @ above(0.03))
    lift = ask(
        LineGoal(above(0.2), "nest::seat"),
        start=tuple(down.positions[-1].tolist()),
        held=held,
        touch=frozenset({"nest"}),
    )
    motion = planned(backend, grip, lift)
    assert not Judge(grip, lift).collisions(dense(motion))
    assert tool_at(grip, motion.positions[-1]).position[2] == pytest.approx(0.22, abs=1e-4)


def _over_nest(backend: Backend, scene: PlanningScene, ask: Ask, above: Callable[..., Pose]) -> tuple[float, ...]:
    return tuple(planned(backend, scene, ask(PoseGoal(above(0.15), "nest::seat"))).positions[-1].tolist())


def test_away_from_something_close(
    backend: Backend, scene: PlanningScene, ask: Ask, above: Callable[..., Pose]
) -> None:
    """It should start nearer to something than the margin, as long as it does not touch, and get no nearer."""
    scene = scene.with_joints({"cell::gripper::finger_left": 0.0})
    over = _over_nest(backend, scene, ask, above)
    gap = 0.003
    # The closed fingertips reach 2 mm beyond the tool's frame; the part's top is 4 cm above the seat.
    near = planned(backend, scene, ask(LineGoal(above(0.042 + gap), "nest::seat"), start=over))
    request = ask(JointGoal(LEFT), start=tuple(near.positions[-1].tolist()))
    motion = planned(backend, scene, request)
    judge = Judge(scene, request)
    assert judge.collisions([motion.positions[0]], margin=gap + 0.0005)
    assert not judge.collisions(dense(motion), margin=0.5 * gap)
