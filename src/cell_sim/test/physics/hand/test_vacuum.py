"""A suction cup on a lift above a part."""

import mujoco
import numpy as np
import pytest
from stand_in import box, lift, model_of

from cell_sim.makes.kinds import VacuumSpec
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.simulation import Simulation
from cell_sim.world.joint_limits import JointLimits

AWAKE = int(mujoco.mjtSleepState.mjS_AWAKE)
CUP = (
    '<body name="vacuum::cup"><geom type="cylinder" size="0.012 0.05" pos="0 0 0.05" mass="0.3"/>'
    '<site name="vacuum::tcp" pos="0 0 0.1"/></body>'
)


class Rig:
    """The lip is 0.5 - 0.1 = 0.4 m above the floor; a 4 cm cube stands below."""

    def __init__(self, mass: float = 0.5, tilt: float = 0.0, force: float = 60.0) -> None:
        self.cup = SuctionCup("vacuum", VacuumSpec("vacuum::tcp", force))
        self.servo = Servo({"lift": JointLimits(effort=500.0)})
        self.sim = Simulation(model_of(lift(CUP), box("part", "0 0 0.02", mass=mass)), [self.cup, self.servo])
        free = self.sim.data.joint("part")
        free.qpos[3:7] = [np.cos(tilt / 2), np.sin(tilt / 2), 0.0, 0.0]

    def go(self, height: float) -> None:
        """Bring the lip to a height above the floor [m]."""
        start, way, duration = float(self.servo.target.position[0]), 0.0, 0.5
        way = height - 0.4 - start
        for tick in range(1, 251):
            phase = tick / 250
            self.servo.target.position[0] = start + way * (3 * phase**2 - 2 * phase**3)
            self.servo.target.velocity[0] = way * (6 * phase - 6 * phase**2) / duration
            self.sim.step()

    def height(self) -> float:
        return float(self.sim.truth()["part"].position[2])


def test_lifts_and_puts_down() -> None:
    """It should take the part when the lip touches it, carry it, and blow it off."""
    rig = Rig()
    rig.cup.command(True)
    rig.sim.step(10)
    assert rig.cup.holding == ""
    rig.go(0.0405)
    assert rig.cup.holding == "part"
    rig.go(0.3)
    assert rig.height() == pytest.approx(0.28, abs=0.002)
    rig.go(0.041)
    rig.cup.command(False)
    rig.go(0.3)
    assert rig.height() == pytest.approx(0.02, abs=0.001)


def test_what_hung_still_for_long_falls() -> None:
    """It should let fall a part that has fallen asleep in the air."""
    rig = Rig()
    rig.cup.command(True)
    rig.go(0.0405)
    rig.go(0.3)
    rig.sim.step(round(5.0 / rig.sim.tick))
    assert rig.sim.data.body_awake[rig.sim.model.body("part").id] != AWAKE
    rig.cup.command(False)
    rig.sim.step(round(1.0 / rig.sim.tick))
    assert rig.height() == pytest.approx(0.02, abs=0.001)
    rig.sim.step(round(5.0 / rig.sim.tick))
    assert rig.sim.data.body_awake[rig.sim.model.body("part").id] != AWAKE, "it never sleeps again"


def test_what_just_came_to_rest_falls() -> None:
    """It should let fall a part at whatever moment, also when that was about to fall asleep."""
    rig = Rig()
    rig.cup.command(True)
    rig.go(0.0405)
    rig.go(0.3)
    before = rig.sim.checkpoint()
    hung = []
    for ticks in range(100):
        rig.sim.restore(before)
        rig.sim.step(ticks)
        rig.cup.command(False)
        rig.sim.step(round(0.1 / rig.sim.tick))
        hung += [ticks] if rig.height() > 0.27 else []
    assert not hung


@pytest.mark.parametrize(("height", "takes"), [(0.0408, True), (0.042, False)])
def test_reaches_a_little_further_than_the_lip(height: float, takes: bool) -> None:
    """It should suck in a surface less than 1 mm away and leave one 2 mm away."""
    rig = Rig()
    rig.go(height)
    rig.cup.command(True)
    rig.sim.step(20)
    assert (rig.cup.holding == "part") is takes


def test_a_tilted_surface_does_not_seal() -> None:
    """It should not hold a surface that the lip cannot lie on."""
    rig = Rig(tilt=0.6)
    rig.sim.data.joint("part").qpos[2] = 0.05
    rig.cup.command(True)
    for height in np.linspace(0.08, 0.055, 4):
        rig.go(float(height))
        assert rig.cup.holding == ""


def test_loses_what_is_too_heavy() -> None:
    """It should lose a part of 8 kg with 60 N, and say so."""
    rig = Rig(mass=8.0)
    rig.go(0.0405)
    rig.cup.command(True)
    rig.go(0.2)
    assert "lost" in [event.kind for event in rig.sim.take_events()]
    assert rig.height() < 0.1


def test_a_drop_lasts_until_the_next_command() -> None:
    """It should let go on a fault and take the part again when told to."""
    rig = Rig()
    rig.go(0.0405)
    rig.cup.command(True)
    rig.sim.step(5)
    rig.sim.fail("vacuum", "drop")
    rig.sim.step(5)
    assert rig.cup.holding == ""
    rig.cup.command(True)
    rig.sim.step(5)
    assert rig.cup.holding == "part"
    with pytest.raises(KeyError, match="cannot suffer 'jam'"):
        rig.sim.fail("vacuum", "jam")


def test_pressing_does_not_tear_off() -> None:
    """It should bear being pressed harder than it can be pulled."""
    rig = Rig(force=10.0)
    rig.cup.command(True)
    rig.go(0.0405)
    rig.go(0.039)
    assert rig.cup.holding == "part"
