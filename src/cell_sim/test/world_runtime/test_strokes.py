"""Strokes of tools, from the command to how they stand in the end, as gripper controllers of ros2_controllers end them.

| what happens | how it ends |
|---|---|
| the gap is as commanded | done, reached |
| something stops the fingers | done, stalled |
| another command comes in between | not done: neither reached nor stalled |
| it is cancelled | not done; the fingers stay where they are |
| the fingers settle nowhere | not done |
| the world begins anew | not done |
"""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest
from stand_in import box, fingers, lift, model_of
from stepped_world import SteppedWorld

from cell_sim.makes.kinds import GripperSpec, VacuumSpec
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.hand.gripper import FingerGripper
from cell_sim.physics.hand.hand import CANCELLED, REPLACED
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world_runtime.strokes import Ended, Stroke

SPEC = GripperSpec(("gripper::finger_left", "gripper::finger_right"), 0.085, 40.0)
CUP = '<body name="cup"><geom size="0.01" mass="0.1"/><site name="lip" pos="0 0 0.1"/></body>'


class Fingers:
    """A gripper with its tips 1 cm above the floor, and whatever stands between them."""

    def __init__(self, *bodies: str) -> None:
        tool, couple = fingers()
        self.hand = FingerGripper("gripper", SPEC)
        servo = Servo({"lift": JointLimits(effort=500.0)})
        self.sim = MujocoWorld(model_of(lift(tool), *bodies, rest=couple), [self.hand, servo])
        self.sim.data.joint("lift").qpos = -0.37
        servo.hold(slice(None), np.array([-0.37]))
        self.sim.step(50)

    def stroke(self, gap: float, effort: float = 0.0) -> Stroke:
        return Stroke(self.hand, gap, effort)

    def end(self, stroke: Stroke) -> Ended:
        return asyncio.run(stroke.end(SteppedWorld(self.sim)))

    def gap(self) -> float:
        return self.hand.state().position


PART = box("part", "0.004 0 0.02", mass=0.5)


@pytest.mark.parametrize("effort", [0.0, -1.0, 25.0, 1e300])
def test_reaches_a_gap(effort: float) -> None:
    """It should open and close with all the force there is, or a part of it."""
    rig = Fingers()
    for gap in (0.02, 0.085):
        begin = rig.sim.time
        ended = rig.end(rig.stroke(gap, effort))
        assert rig.sim.time - begin < 2.0
        assert ended.problem == "" and ended.state.reached_goal and not ended.state.stalled
        assert ended.state.position == pytest.approx(gap, abs=0.0005)


def test_feels_a_part() -> None:
    """It should stall on a part, and feel it also when the gap is as wide as the part."""
    rig = Fingers(PART)
    ended = rig.end(rig.stroke(0.0, -1.0))
    assert ended.problem == "" and ended.state.stalled and not ended.state.reached_goal
    assert ended.state.effort == pytest.approx(40.0, rel=0.05)
    assert rig.end(rig.stroke(rig.gap())).state.stalled


def test_the_newer_command_counts() -> None:
    """It should say of a preempted grip that it did not reach what it was told, wherever the fingers are by then."""
    rig = Fingers()
    rig.end(rig.stroke(0.0))
    first = rig.stroke(0.08)
    rig.sim.step(50)
    second, begin = rig.stroke(0.01), rig.sim.time
    ended = rig.end(first)
    assert rig.sim.time == begin
    assert ended.problem == REPLACED
    assert (ended.state.reached_goal, ended.state.stalled) == (False, False)
    assert 0.0 < ended.state.position < 0.08
    assert rig.end(second).state.reached_goal
    assert rig.end(first).problem == REPLACED


def test_what_has_ended_is_not_replaced() -> None:
    """It should tell how it ended, though another command has come since."""
    rig = Fingers()
    first = rig.stroke(0.02)
    world = SteppedWorld(rig.sim)

    async def play() -> Ended:
        waits = asyncio.create_task(first.end(world))
        await asyncio.sleep(0)
        rig.stroke(0.08)
        return await waits

    ended = asyncio.run(play())
    assert ended.problem == "" and ended.state.reached_goal


def test_a_cancelled_one_stays() -> None:
    """It should leave the fingers where they are."""
    rig = Fingers()
    rig.end(rig.stroke(0.085))
    stroke = rig.stroke(0.0)
    rig.sim.step(100)
    before = rig.gap()
    assert 0.02 < before < 0.07
    stroke.cancel()
    ended = rig.end(stroke)
    assert ended.problem == CANCELLED and not ended.state.reached_goal
    rig.sim.step(300)
    assert rig.gap() == pytest.approx(before, abs=0.004)


def test_a_cancel_of_an_older_command_changes_nothing() -> None:
    """It should let the newer one go on."""
    rig = Fingers()
    first = rig.stroke(0.0)
    second = rig.stroke(0.03)
    first.cancel()
    assert rig.end(second).state.reached_goal
    assert rig.gap() == pytest.approx(0.03, abs=0.0005)


def test_a_cancel_does_not_let_go() -> None:
    """It should keep what it holds pressed."""
    rig = Fingers(PART)
    stroke = rig.stroke(0.0)
    rig.sim.step(600)
    assert rig.hand.holding == "part"
    stroke.cancel()
    rig.sim.step(300)
    assert rig.hand.holding == "part" and rig.hand.state().effort > 20.0


def test_what_settles_nowhere_is_not_done() -> None:
    """It should not succeed with fingers that have lost their force on the way."""
    rig = Fingers(PART)
    stroke = rig.stroke(0.0)
    rig.sim.step(20)
    rig.sim.fail("gripper", "drop")
    ended = rig.end(stroke)
    assert "does not settle within 5 s" in ended.problem
    assert not ended.state.reached_goal and not ended.state.stalled


def test_ends_with_its_world() -> None:
    """It should end when the world begins anew, which opens the fingers."""
    rig = Fingers()
    stroke = rig.stroke(0.085)
    rig.sim.reset()
    assert rig.end(stroke).problem == "the world began anew"


@pytest.mark.parametrize(
    ("gap", "effort", "text"),
    [
        (0.0, 0.0, ""),
        (0.0852, -1.0, ""),
        (-0.0004, 40.0, ""),
        (0.0856, 0.0, "a gap of 0.0856 m"),
        (-0.001, 0.0, "a gap of -0.001 m"),
        (9.0, 0.0, "a gap of 9 m"),
        (np.nan, 0.0, "a gap of nan m"),
        (np.inf, 0.0, "a gap of inf m"),
        (0.0, np.nan, "a force of nan N"),
        (0.0, np.inf, "a force of inf N"),
        (0.0, -0.5, "a force of -0.5 N"),
        (0.0, -1e300, "a force of -1e+300 N"),
    ],
)
def test_fingers_refuse_what_they_cannot(gap: float, effort: float, text: str) -> None:
    """It should name the number that is none of theirs."""
    refusal = FingerGripper("gripper", SPEC).refusal(gap, effort)
    assert refusal.startswith(text) and bool(refusal) is bool(text)


class Cup:
    """A cup high above the floor, with a part at its lip or without."""

    def __init__(self, *bodies: str) -> None:
        self.hand = SuctionCup("cup", VacuumSpec("lip", 60.0))
        servo = Servo({"lift": JointLimits(effort=500.0)})
        self.sim = MujocoWorld(model_of(lift(CUP), *bodies), [self.hand, servo])

    def end(self, position: float, meanwhile: Callable[[Stroke], object] = lambda stroke: None) -> Ended:
        stroke = Stroke(self.hand, position, 0.0)
        meanwhile(stroke)
        return asyncio.run(stroke.end(SteppedWorld(self.sim)))


AT_LIP = box("part", "0 0 0.3795")


def test_a_cup_sucks_and_blows() -> None:
    """It should say whether it holds something, and be as commanded also with nothing at its lip."""
    held, empty = Cup(AT_LIP), Cup()
    for rig, holds in ((held, True), (empty, False)):
        state = rig.end(1.0).state
        assert (state.position, state.stalled, state.reached_goal) == (1.0, holds, True)
        state = rig.end(0.0).state
        assert (state.position, state.stalled, state.reached_goal) == (0.0, False, True)


def test_a_cup_follows_the_newer_command() -> None:
    """It should not have sucked when it was told to blow meanwhile, and stay as it is when it is cancelled."""
    rig = Cup()
    ended = rig.end(1.0, lambda stroke: Stroke(rig.hand, 0.0, 0.0))
    assert ended.problem == REPLACED and not ended.state.reached_goal
    ended = rig.end(1.0, lambda stroke: stroke.cancel())
    assert ended.problem == CANCELLED and rig.hand.suction


def test_a_cup_that_loses_its_vacuum_has_not_sucked() -> None:
    """It should not be taken for one that was told to be off."""
    rig = Cup()
    ended = rig.end(1.0, lambda stroke: rig.sim.fail("cup", "drop"))
    assert ended.problem and not ended.state.reached_goal
    rig.sim.reset()
    assert rig.hand.felt().reached_goal


@pytest.mark.parametrize(
    ("position", "effort", "good"),
    [
        (0.0, 0.0, True),
        (1.0, -1.0, True),
        (np.nan, 0.0, False),
        (1.5, 0.0, False),
        (-1.0, 0.0, False),
        (1, np.nan, False),
    ],
)
def test_a_cup_refuses_what_it_cannot(position: float, effort: float, good: bool) -> None:
    """It should never take for off what is no number."""
    assert (SuctionCup("cup", VacuumSpec("lip", 60.0)).refusal(position, effort) == "") is good
