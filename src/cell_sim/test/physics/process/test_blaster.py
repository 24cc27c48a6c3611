"""A nozzle before a part in a clamp."""

import numpy as np
import pytest
from stand_in import model_of

from cell_sim.physics.hand.clamp import Clamp
from cell_sim.physics.process.blaster import BlastNozzle
from cell_sim.physics.simulation import Simulation
from cell_sim.world.nozzle import USUAL_PA

TABLE = (
    '<body name="table" pos="0 0 0.05"><joint name="turn" axis="0 0 1" damping="1"/>'
    '<geom type="cylinder" size="0.1 0.05" mass="1"/><site name="place" pos="0 0 0.05"/></body>'
)
PART = (
    '<body name="part" pos="0 0 0.1"><freejoint name="part"/>'
    '<geom type="box" size="0.03 0.03 0.02" pos="0 0 0.02" mass="0.1"/>'
    '<geom type="cylinder" size="0.01 0.01" pos="0 0 0.05" mass="0.02"/></body>'
)
NOZZLE = '<site name="nozzle" pos="0.25 0 0.13" euler="0 0 180"/>'
SHIELD = '<geom type="box" size="0.002 0.2 0.2" pos="0.12 0 0.2"/>'


class Rig:
    """A box of 6 cm with a pin on top stands clamped on a table that turns; the nozzle looks along -x."""

    def __init__(self, *more: str) -> None:
        clamp = Clamp("place")
        self.blaster = BlastNozzle("blaster", "nozzle", 0.25, [clamp])
        self.sim = Simulation(model_of(TABLE, PART, NOZZLE, *more), [clamp, self.blaster])
        self.sim.step(50)

    def blast(self, seconds: float) -> None:
        self.blaster.blast(USUAL_PA)
        self.sim.step(round(seconds / self.sim.tick))
        self.blaster.blast(0.0)

    def sides(self) -> list[float]:
        """Coverage of +x, +y, -x, -y."""
        return self.blaster.coverage("part", 4)


def test_treats_the_side_at_the_nozzle() -> None:
    """It should cover the side that is shown, more the longer it lasts, and leave the others."""
    rig = Rig()
    assert rig.blaster.part() == "part"
    rig.blast(0.8)
    first = rig.sides()
    rig.blast(2.0)
    front, left, back, right = rig.sides()
    assert 0.4 < first[0] < front
    assert front > 0.9
    assert max(left, back, right) < 0.15


def test_a_turned_part_shows_another_side() -> None:
    """It should treat the side that the turntable turns to the nozzle."""
    rig = Rig()
    rig.blast(3.0)
    rig.sim.data.joint("turn").qpos = -np.pi / 2
    rig.sim.data.joint("part").qpos[3:7] = np.cos(np.pi / 4), 0.0, 0.0, -np.sin(np.pi / 4)
    rig.blast(3.0)
    front, left, back, right = rig.sides()
    assert front > 0.9 and left > 0.9
    assert max(back, right) < 0.15


def test_a_shield_protects() -> None:
    """It should not treat what something hides."""
    rig = Rig(SHIELD)
    rig.blast(2.0)
    assert max(rig.sides()) == 0.0


def test_the_jet_is_seen() -> None:
    """It should widen from the nozzle to the part while it blasts."""
    rig = Rig()
    assert not rig.sim.shot().drops
    rig.blaster.blast(USUAL_PA)
    jet = rig.sim.shot().drops
    assert jet[0].ground == pytest.approx((0.25, 0.0, 0.13))
    assert all(piece.axis == pytest.approx((-1.0, 0.0, 0.0)) for piece in jet)
    assert sum(piece.height for piece in jet) == pytest.approx(np.hypot(0.25, 0.03), abs=0.002)
    assert [piece.radius for piece in jet] == sorted(piece.radius for piece in jet)


def test_nothing_in_the_clamp_is_nothing() -> None:
    """It should find no part that is out of reach."""
    rig = Rig()
    rig.sim.data.joint("part").qpos[0] = 1.0
    rig.sim.step(50)
    assert rig.blaster.part() == ""
    rig.blast(0.2)


def test_goes_on_after_a_restore() -> None:
    """It should keep what was treated."""
    first, second = Rig(), Rig()
    first.blaster.blast(USUAL_PA)
    first.sim.step(100)
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.sim.step(100)
    assert second.sides() == first.sides()
    assert second.sides()[0] > 0.2
