"""Stamps, replacement and cancels, as the joint_trajectory_controller of ros2_controllers has them.

| goal | what happens |
|---|---|
| stamp 0 | begins now, from the present set points at their velocity |
| stamp in the past, some points ahead | those are reached on time, the others left out |
| stamp and all points in the past | OLD_HEADER_TIMESTAMP |
| later stamp | until then the joints go on as they would have: on their old path, or standing |
| any newer goal | the older one is aborted at once, INVALID_GOAL |
| cancel | canceled; the joints brake within their limits, also before the goal has begun |
| a tolerance is violated | aborted; the joints brake from where they are |
"""

import numpy as np
import pytest
from arm_rig import FAR, Rig
from stand_in import HOME

from cell_sim.world.goal import FollowCode, Goal, Handle, Refusal, Status, Tolerance
from cell_sim.world.trajectory import JointTrajectory

THERE = np.array(HOME) + 0.3
HARDEST = 12.0
"""Hardest braking of the arm's joints [rad/s2]."""


def to(rig: Rig, *points: tuple[float, np.ndarray], stamp: float | None = None, smooth: bool = True) -> Goal:
    """A goal through points, at rest at each of them or straight from one to the next."""
    times, positions = np.array([time for time, _ in points]), np.array([position for _, position in points])
    still = np.zeros_like(positions) if smooth else None
    return Goal(JointTrajectory(rig.arm.joints, times, positions, still, still), stamp)


def hardest(rig: Rig, ticks: int) -> float:
    """The greatest change of the velocities of the set points in these ticks [rad/s2]."""
    velocities = [rig.arm.desired().velocity]
    for _ in range(ticks):
        rig.sim.step()
        velocities.append(rig.arm.desired().velocity)
    return float(np.abs(np.diff(velocities, axis=0)).max() / rig.sim.tick)


def moving(rig: Rig) -> Handle:
    """Let the arm move for 0.4 s on a way that takes longer."""
    handle = rig.start(rig.goal(FAR))
    rig.sim.step(200)
    assert np.abs(rig.arm.desired().velocity).max() > 1.0
    return handle


def test_a_later_stamp_waits_where_the_arm_stands() -> None:
    """It should not move before the stamp, and be at the point when it is due."""
    rig = Rig()
    handle = rig.start(to(rig, (1.0, THERE), stamp=0.4))
    assert rig.arm.clock() == pytest.approx(-0.4)
    rig.sim.step(200)
    assert rig.arm.desired().position == pytest.approx(np.array(HOME), abs=1e-9)
    rig.sim.step(250)
    assert rig.arm.desired().position == pytest.approx((np.array(HOME) + THERE) / 2.0, abs=1e-6)
    assert rig.arm.clock() == pytest.approx(0.5)
    rig.run(handle)
    assert handle.status is Status.SUCCEEDED
    assert rig.sim.time == pytest.approx(1.4, abs=0.01)


def test_a_later_stamp_lets_a_moving_arm_go_on() -> None:
    """It should abort the old goal at once, follow its path until the stamp, and change over without a jerk."""
    rig, alone = Rig(), Rig()
    old, _ = moving(rig), moving(alone)
    new = rig.start(to(rig, (1.5, THERE), stamp=0.6))
    assert old.status is Status.ABORTED and old.code is FollowCode.INVALID_GOAL
    for one in (rig, alone):
        one.sim.step(100)
    assert rig.arm.desired().position == pytest.approx(alone.arm.desired().position, abs=1e-9)
    assert hardest(rig, 20) < HARDEST
    rig.run(new)
    assert new.status is Status.SUCCEEDED
    assert rig.sim.time == pytest.approx(2.1, abs=0.01)
    assert rig.arm.actual().position == pytest.approx(THERE, abs=2e-3)


def test_a_later_stamp_than_the_end_waits_at_the_end() -> None:
    """It should come to the end of the old way and stand there until the stamp."""
    rig = Rig()
    rig.start(to(rig, (0.5, THERE)))
    rig.sim.step(100)
    new = rig.start(to(rig, (0.5, np.array(HOME)), stamp=1.0))
    rig.sim.step(400)
    assert rig.arm.desired().position == pytest.approx(THERE, abs=1e-9)
    rig.run(new)
    assert new.status is Status.SUCCEEDED
    assert rig.sim.time == pytest.approx(1.5, abs=0.01)


def test_a_later_stamp_after_a_later_stamp() -> None:
    """It should leave out what begins after the newest goal does."""
    rig = Rig()
    first = rig.start(to(rig, (1.0, THERE), stamp=0.2))
    second = rig.start(to(rig, (1.0, np.array(HOME) - 0.2), stamp=0.1))
    assert first.status is Status.ABORTED
    rig.run(second)
    assert second.status is Status.SUCCEEDED
    assert rig.sim.time == pytest.approx(1.1, abs=0.01)


def test_a_later_stamp_while_it_brakes() -> None:
    """It should come to rest within the limits and wait for the stamp there."""
    rig = Rig()
    old = moving(rig)
    rig.arm.cancel()
    rig.sim.step(10)
    new = rig.start(to(rig, (1.5, THERE), stamp=1.0))
    assert old.status is Status.ABORTED
    assert hardest(rig, 150) < 1.05 * HARDEST
    assert not rig.arm.desired().velocity.any()
    rig.run(new)
    assert new.status is Status.SUCCEEDED


def test_cancelled_before_it_begins_it_stays() -> None:
    """It should end at once where the arm stands, and never begin."""
    rig = Rig()
    handle = rig.start(to(rig, (1.0, THERE), stamp=0.4))
    rig.sim.step(10)
    rig.arm.cancel()
    rig.sim.step(2)
    assert handle.status is Status.CANCELED and handle.code is FollowCode.SUCCESSFUL
    rig.sim.step(300)
    assert rig.arm.actual().position == pytest.approx(np.array(HOME), abs=1e-3)


def test_cancelled_before_it_begins_a_moving_arm_brakes() -> None:
    """It should brake on the old path within the limits."""
    rig = Rig()
    moving(rig)
    handle = rig.start(to(rig, (1.5, THERE), stamp=2.0))
    rig.sim.step(5)
    rig.arm.cancel()
    assert hardest(rig, 150) < 1.05 * HARDEST
    assert handle.status is Status.CANCELED
    assert not rig.arm.desired().velocity.any()


def test_what_is_past_is_left_out() -> None:
    """It should go on to the points that are ahead, from where it is, and be there on time."""
    rig = Rig()
    rig.sim.step(300)
    goal = to(rig, (0.2, THERE + 0.5), (0.5, THERE + 0.2), (1.5, THERE), stamp=0.0)
    handle = rig.start(goal)
    assert rig.arm.clock() == pytest.approx(0.6)
    assert hardest(rig, 100) < HARDEST
    rig.run(handle)
    assert handle.status is Status.SUCCEEDED
    assert rig.sim.time == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("stamp", [-1e9, 0.0, 0.099])
def test_what_is_wholly_past_is_refused(stamp: float) -> None:
    """It should refuse a trajectory whose end has passed, as one stamped 1970 has."""
    rig = Rig()
    rig.sim.step(300)
    refusal = rig.arm.start(to(rig, (0.5, THERE), stamp=stamp))
    assert isinstance(refusal, Refusal) and refusal.code is FollowCode.OLD_HEADER_TIMESTAMP


def test_a_first_point_that_is_due_now_makes_no_step() -> None:
    """It should pass over the little that the arm is away from the first point, also when it moves."""
    rig = Rig()
    moving(rig)
    here = rig.arm.desired().position + 0.002
    handle = rig.start(to(rig, (0.0, here), (1.0, THERE)))
    assert hardest(rig, 100) < 2.0 * HARDEST
    rig.run(handle)
    assert handle.status is Status.SUCCEEDED


def test_a_first_point_that_is_due_at_the_stamp_is_where_the_arm_will_be() -> None:
    """It should compare it with where the old path leads until then."""
    rig = Rig()
    rig.start(to(rig, (0.5, THERE)))
    assert isinstance(rig.arm.start(to(rig, (0.0, np.array(HOME)), (1.0, THERE), stamp=0.6)), Refusal)
    handle = rig.start(to(rig, (0.0, THERE), (1.0, np.array(HOME)), stamp=0.6))
    rig.run(handle)
    assert handle.status is Status.SUCCEEDED


def test_a_cancel_at_a_corner_leaves_the_path() -> None:
    """It should brake within the limits also where the path turns at once, and hold then."""
    rig = Rig()
    corner = np.array(HOME) + np.array([0.3, 0.0, 0.0, 0.0, 0.0, 0.0])
    handle = rig.start(to(rig, (0.2, corner), (0.4, np.array(HOME)), smooth=False))
    rig.sim.step(95)
    rig.arm.cancel()
    assert hardest(rig, 200) < 1.05 * HARDEST
    assert handle.status is Status.CANCELED
    assert rig.arm.desired().position[0] > corner[0]


def test_an_aborted_arm_brakes() -> None:
    """It should not stop dead when nothing stands in its way, and hold then."""
    rig = Rig()
    handle = rig.start(rig.goal(FAR, path_tolerance={joint: Tolerance(1e-9) for joint in rig.arm.joints}))
    rig.sim.step(300)
    assert handle.status is Status.ABORTED and handle.code is FollowCode.PATH_TOLERANCE_VIOLATED
    handle = moving(rig)
    rig.sim.data.joint(rig.arm.joints[0]).qpos += 0.1
    rig.sim.disturb()
    rig.sim.step(3)
    assert handle.status is Status.ABORTED
    assert np.abs(rig.arm.desired().velocity).max() > 1.0
    assert hardest(rig, 200) < 1.05 * HARDEST
    assert not rig.arm.desired().velocity.any()
    rig.sim.step(50)
    assert np.abs(rig.arm.actual().velocity).max() < 0.01


def test_coasts_on_after_a_restore() -> None:
    """It should brake to the same place in another simulation."""
    first, second = Rig(), Rig()
    moving(first)
    first.sim.data.joint(first.arm.joints[0]).qpos += 0.2
    first.sim.disturb()
    first.sim.step(4)
    assert first.arm.clock() > 0.0
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.sim.step(200)
    assert second.sim.data.qpos.tobytes() == first.sim.data.qpos.tobytes()
    assert not second.arm.desired().velocity.any()
