"""A gripper on a lift above a part: it feels, holds, slips and drops as a real one."""

from dataclasses import replace

import numpy as np
import pytest
from stand_in import box, catalogue, fingers, lift, model_of

from cell_sim.makes.kinds import GripperSpec
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.hand.gripper import FingerGripper
from cell_sim.physics.simulation import Simulation
from cell_sim.world.joint_limits import JointLimits
from cell_world.geometry import Pose

SPEC = GripperSpec(("gripper::finger_left", "gripper::finger_right"), 0.085, 40.0)
DOWN = -0.37
"""Travel of the lift that brings the finger tips 1 cm above the floor [m]."""


class Rig:
    """The hand stands open around a 4 cm cube of 0.5 kg on the floor, a little off its middle."""

    def __init__(self, mass: float = 0.5, off: float = 0.004, spec: GripperSpec = SPEC, friction: float = 1.0) -> None:
        tool, couple = fingers(friction=friction)
        self.gripper = FingerGripper("gripper", spec)
        self.servo = Servo({"lift": JointLimits(effort=500.0)})
        bodies = (lift(tool), box("part", f"{off} 0 0.02", mass=mass))
        self.sim = Simulation(model_of(*bodies, rest=couple), [self.gripper, self.servo], catalogue=catalogue)
        self.sim.data.joint("lift").qpos = DOWN
        self.servo.hold(slice(None), np.array([DOWN]))
        self.seconds(0.1)

    def seconds(self, duration: float) -> None:
        self.sim.step(round(duration / self.sim.tick))

    def close(self) -> None:
        self.gripper.command(0.0)
        self.seconds(1.2)

    def raise_by(self, height: float, duration: float = 1.0) -> None:
        start, ticks = float(self.servo.target.position[0]), round(duration / self.sim.tick)
        for tick in range(1, ticks + 1):
            phase = tick / ticks
            self.servo.target.position[0] = start + height * (3 * phase**2 - 2 * phase**3)
            self.servo.target.velocity[0] = height * (6 * phase - 6 * phase**2) / duration
            self.sim.step()
        self.servo.hold(slice(None), np.array([start + height]))

    def height(self) -> float:
        return float(self.sim.truth()["part"].position[2])

    def kinds(self) -> list[str]:
        return [event.kind for event in self.sim.take_events()]


def test_closes_on_nothing() -> None:
    """It should reach the gap and hold nothing."""
    rig = Rig(off=0.3)
    rig.close()
    state = rig.gripper.state()
    assert state.reached_goal and not state.stalled
    assert state.position == pytest.approx(0.0, abs=0.0005)
    assert rig.gripper.holding == ""


def test_feels_a_part() -> None:
    """It should stall at the width of the part with the force asked for."""
    rig = Rig()
    rig.gripper.command(0.0, max_effort=25.0)
    rig.seconds(1.2)
    state = rig.gripper.state()
    assert state.stalled and not state.reached_goal
    assert state.position == pytest.approx(0.04, abs=0.001)
    assert state.effort == pytest.approx(25.0, rel=0.05)
    assert rig.gripper.holding == "part"
    assert rig.kinds() == ["taken"]


def test_opens_to_a_gap() -> None:
    """It should stop at any gap, from both sides."""
    rig = Rig(off=0.3)
    for gap in (0.03, 0.06, 0.085):
        rig.gripper.command(gap)
        rig.seconds(1.0)
        assert rig.gripper.state().reached_goal
        assert rig.gripper.state().position == pytest.approx(gap, abs=0.0005)


def test_carries_a_part_without_slip() -> None:
    """It should keep the part where it took it, within a millimetre."""
    rig = Rig(mass=2.0)
    rig.close()
    before = rig.height()
    rig.raise_by(0.3, 0.5)
    rig.seconds(0.5)
    assert rig.height() - before == pytest.approx(0.3, abs=0.001)
    assert rig.gripper.holding == "part"


def test_puts_down_and_lets_go() -> None:
    """It should leave the part where it is when it opens."""
    rig = Rig()
    rig.close()
    rig.gripper.command(0.085)
    rig.seconds(0.5)
    rig.raise_by(0.2)
    assert rig.gripper.holding == ""
    assert rig.height() == pytest.approx(0.02, abs=0.001)


def test_is_not_stopped_by_what_it_lets_go() -> None:
    """It should feel nothing from when it is told to open, and say that it is open only when it is."""
    rig = Rig()
    rig.close()
    assert rig.gripper.state().stalled
    rig.gripper.command(SPEC.max_width)
    assert not (rig.gripper.state().stalled or rig.gripper.state().reached_goal)
    rig.seconds(1.0)
    assert rig.gripper.state().reached_goal


def test_loses_what_is_too_heavy() -> None:
    """It should lose a part that friction cannot hold: 2 kg between slippery pads of 2 x 40 N."""
    rig = Rig(mass=2.0, spec=replace(SPEC, friction=0.2), friction=0.2)
    rig.close()
    rig.raise_by(0.2)
    rig.seconds(0.5)
    assert rig.gripper.holding == ""
    assert rig.height() < 0.1
    assert rig.kinds()[:2] == ["taken", "lost"]


def test_a_drop_is_seen() -> None:
    """It should let the part fall, report it, and grip again on the next command."""
    rig = Rig()
    rig.close()
    rig.raise_by(0.2)
    rig.sim.fail("gripper", "drop")
    rig.seconds(0.6)
    assert rig.height() < 0.025
    assert rig.gripper.holding == "" and not rig.gripper.state().stalled
    assert rig.kinds() == ["taken", "lost"]
    for finger in SPEC.joints:
        rig.sim.data.joint(finger).qvel = 0.0
    rig.gripper.command(0.02)
    assert not rig.gripper.state().stalled, "fingers without force pressed nothing"
    rig.gripper.command(0.085)
    rig.sim.data.joint("part").qpos = [0.0, 0.0, 0.02, 1.0, 0.0, 0.0, 0.0]
    rig.seconds(0.5)
    rig.raise_by(-0.2)
    rig.close()
    assert rig.gripper.holding == "part"


def test_does_not_take_what_is_fixed() -> None:
    """It should stall on something that belongs to the world, and hold nothing."""
    tool, couple = fingers()
    gripper, servo = FingerGripper("gripper", SPEC), Servo({"lift": JointLimits(effort=500.0)})
    post = '<geom type="box" size="0.02 0.02 0.02" pos="0 0 0.02"/>'
    sim = Simulation(model_of(lift(tool), post, rest=couple), [gripper, servo])
    sim.data.joint("lift").qpos = DOWN
    servo.hold(slice(None), np.array([DOWN]))
    gripper.command(0.0)
    sim.step(600)
    assert gripper.state().stalled and gripper.holding == ""


def test_holds_on_through_changes_of_the_model_and_a_restore() -> None:
    """It should keep its grip when a model is spawned, and in another simulation."""
    rig, copy = Rig(), Rig()
    rig.close()
    rig.raise_by(0.2)
    rig.sim.spawn("another", "part", Pose((1.0, 0.0, 0.02)))
    rig.seconds(0.3)
    assert rig.gripper.holding == "part"
    assert rig.height() == pytest.approx(0.22, abs=0.002)
    copy.sim.restore(rig.sim.checkpoint())
    for one in (rig, copy):
        one.raise_by(0.05)
    assert copy.gripper.holding == "part"
    assert copy.sim.data.qpos.tobytes() == rig.sim.data.qpos.tobytes()
