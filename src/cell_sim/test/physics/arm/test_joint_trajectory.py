"""A six-axis arm in the real physics: it follows, holds, brakes, gives way and complains."""

import json

import numpy as np
import pytest
from arm_rig import FAR, HELD, Rig
from stand_in import HOME, arm_body, arm_limits, model_of

from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.simulation import Simulation
from cell_sim.world.goal import FollowCode, Goal, Refusal, Status, Tolerance
from cell_sim.world.trajectory import JointTrajectory

LOAD = '<geom type="box" pos="0 0 0.1" size="0.04 0.04 0.04" mass="3" contype="0" conaffinity="0"/>'
WALL = '<geom type="box" size="0.02 1 1" pos="0.35 0.9 0.5"/>'
SPHERE = '<geom type="sphere" size="0.05"/>'


@pytest.mark.parametrize("tool", ["", LOAD], ids=["empty", "3 kg"])
def test_follows_at_full_speed(tool: str) -> None:
    """It should stay within 0.02 rad of a path that uses the full speed of a joint, with a load too."""
    rig = Rig(tool)
    handle = rig.start(rig.goal(FAR, speed=3.1))
    assert rig.run(handle) < 0.002
    assert handle.status is Status.SUCCEEDED
    assert rig.arm.actual().position == pytest.approx(np.array(HOME) + FAR, abs=0.002)


@pytest.mark.parametrize("substeps", [1, 2])
def test_follows_with_a_held_part(substeps: int) -> None:
    """It should stay within 0.02 rad at full speed with 1.5 kg in the hand, of which the drives know nothing."""
    rig = Rig("", HELD, substeps=substeps)
    rig.grasp("held")
    handle = rig.start(rig.goal(FAR, speed=3.1))
    worst = rig.run(handle)
    assert handle.status is Status.SUCCEEDED
    assert rig.cup.holding == "held"
    assert 0.001 < worst < 0.02
    rig.sim.step(100)
    assert rig.error() < 0.001


def test_holds_without_a_goal() -> None:
    """It should not sag."""
    rig = Rig()
    rig.sim.step(500)
    assert rig.error() < 1e-4


def test_sleeps_while_it_holds_and_wakes_for_a_goal() -> None:
    """It should cost nothing while it stands, and start from sleep as from standing."""
    rig = Rig()
    rig.sim.step(100)
    assert (rig.sim.data.tree_asleep >= 0).all()
    assert rig.arm.effort()[1] < -10.0
    handle = rig.start(rig.goal(FAR))
    assert rig.run(handle) < 0.002
    assert handle.status is Status.SUCCEEDED


def test_learns_nothing_while_it_sleeps() -> None:
    """It should wake where it was put although another arm has moved for long meanwhile."""
    limits = {name: arm_limits(name) for name in ("arm", "other")}
    servo = Servo(limits["arm"] | limits["other"])
    arm, other = (TrajectoryController(name, own, servo) for name, own in limits.items())
    bodies = (arm_body(pos="0 0 0.5"), arm_body("other", pos="0 5 0.5"))
    sim = Simulation(model_of(*bodies), [arm, other, servo])
    sim.step(100)
    off = np.linspace(0.0, 0.001, 6)  # a little away from where it is held, as after a touch
    for joint, angle in zip(limits["arm"], off, strict=True):
        sim.data.joint(joint).qpos = angle
    for way in (0.5, 0.0) * 4:
        still, end = np.zeros((1, 6)), np.full((1, 6), way)
        other.start(Goal(JointTrajectory(other.joints, np.array([2.0]), end, still, still)))
        sim.step(1000)
    still = np.zeros((1, 6))
    handle = arm.start(Goal(JointTrajectory(arm.joints, np.array([1.0]), still + 0.2, still, still)))
    worst = 0.0
    while not handle.over:
        sim.step()
        worst = max(worst, float(np.abs(arm.desired().position - arm.actual().position).max()))
    assert handle.status is Status.SUCCEEDED
    assert worst < 0.002


def test_cancel_brakes_within_the_limit_and_holds() -> None:
    """It should brake no harder than the joints may, and hold where it came to stand."""
    rig = Rig()
    handle = rig.start(rig.goal(FAR))
    rig.sim.step(200)
    assert np.abs(rig.arm.actual().velocity).max() > 1.5
    rig.arm.cancel()
    assert handle.status is Status.CANCELING
    velocities = [rig.arm.actual().velocity]
    while not handle.over:
        rig.sim.step()
        velocities.append(rig.arm.actual().velocity)
    assert handle.status is Status.CANCELED
    braking = np.abs(np.diff(velocities, axis=0)).max() / rig.sim.tick
    assert 0.5 * 12.0 < braking < 1.15 * 12.0
    stood = rig.arm.desired().position
    rig.sim.step(300)
    assert rig.arm.actual().position == pytest.approx(stood, abs=1e-3)
    assert np.abs(rig.arm.actual().velocity).max() < 1e-3


def test_a_newer_goal_takes_over_in_motion() -> None:
    """It should abort the old goal and pass to the new path without a jerk."""
    rig = Rig()
    first = rig.start(rig.goal(FAR))
    rig.sim.step(200)
    points = np.array([HOME])
    second = rig.start(Goal(JointTrajectory(rig.arm.joints, np.array([1.5]), points, np.zeros((1, 6)))))
    assert first.status is Status.ABORTED and "newer goal" in first.text
    assert rig.run(second) < 0.002
    assert rig.arm.actual().position == pytest.approx(HOME, abs=0.002)


def test_a_refused_goal_changes_nothing() -> None:
    """It should go on with the goal under way when a bad one comes."""
    rig = Rig()
    good = rig.start(rig.goal(FAR))
    rig.sim.step(10)
    refusal = rig.arm.start(rig.goal((9.0, 0, 0, 0, 0, 0)))
    assert isinstance(refusal, Refusal) and refusal.code is FollowCode.INVALID_GOAL
    rig.run(good)
    assert good.status is Status.SUCCEEDED


def test_a_blocked_path_is_a_violation() -> None:
    """It should abort when something stands in the way, and then hold instead of pushing."""
    rig = Rig(SPHERE, WALL)
    handle = rig.start(rig.goal((1.5, 0, 0, 0, 0, 0), speed=1.0, path_tolerance={"arm::elbow_joint": Tolerance(0.5)}))
    rig.run(handle)
    assert handle.status is Status.ABORTED
    assert handle.code is FollowCode.PATH_TOLERANCE_VIOLATED
    assert "joint is off by" in handle.text
    rig.sim.step(100)
    assert np.abs(rig.arm.actual().velocity).max() < 0.05


def test_a_missed_end_is_a_violation() -> None:
    """It should give up goal_time_tolerance after the end when the end is not reached."""
    rig = Rig(SPHERE, WALL)
    free = {joint: Tolerance(-1.0) for joint in rig.arm.joints}
    goal = rig.goal((1.5, 0, 0, 0, 0, 0), speed=1.0, path_tolerance=free, goal_time_tolerance=0.3)
    handle = rig.start(goal)
    rig.run(handle)
    assert handle.code is FollowCode.GOAL_TOLERANCE_VIOLATED
    assert rig.sim.time == pytest.approx(goal.trajectory.times[-1] + 0.3, abs=0.02)


def test_a_goal_may_begin_later() -> None:
    """It should wait for the stamp."""
    rig = Rig()
    handle = rig.start(rig.goal(FAR, stamp=0.4))
    rig.sim.step(190)
    assert rig.arm.actual().position == pytest.approx(HOME, abs=1e-3)
    rig.run(handle)
    assert handle.status is Status.SUCCEEDED


def test_goes_on_after_a_restore() -> None:
    """It should follow the same goal in another simulation, bit by bit."""
    first, second = Rig(), Rig()
    first.start(first.goal(FAR))
    first.sim.step(100)
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.sim.step(400)
    assert second.sim.data.qpos.tobytes() == first.sim.data.qpos.tobytes()
    assert json.dumps(second.arm.save()) == json.dumps(first.arm.save())
