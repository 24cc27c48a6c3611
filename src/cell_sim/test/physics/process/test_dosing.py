"""Needles over a vessel on a scale: what flows lands where it should, and is weighed."""

import mujoco
import pytest
from stand_in import model_of

from cell_sim.makes.kinds import Vessel
from cell_sim.physics.process.dosing import Pumps
from cell_sim.physics.process.scale import NOISE_G, WeighingPan
from cell_sim.physics.simulation import Simulation
from cell_world.geometry import Pose

RADIUS, HEIGHT = 0.0145, 0.045
HEAD = (
    '<site name="needle.1" pos="0 0 0.15"/><site name="needle.2" pos="0.018 0 0.15"/>'
    '<site name="needle.3" pos="0.5 0 1"/>'
    '<site name="pan" pos="0 0 0"/><site name="waste" pos="0.5 0 0.9"/>'
)
VIAL = (
    '<mujoco><worldbody><body name="body"><freejoint/><geom type="cylinder" size="0.016 0.0285" pos="0 0 0.0285"'
    ' mass="0.012"/><site name="mouth" pos="0 0 0.057"/></body></worldbody></mujoco>'
)


class Rig:
    """A vial of 12 g below the first needle; the third one is over the drain."""

    def __init__(self) -> None:
        kind = Vessel("mouth", RADIUS, HEIGHT)
        needles = ["needle.1", "needle.2", "needle.3"]
        self.dosing = Pumps("pumps", needles, {}, lambda model: kind if model == "vial" else None, ["waste"])
        self.scale = WeighingPan("scale", "pan", 0.01, self.dosing)
        catalogue = lambda name: mujoco.MjSpec.from_string(VIAL)  # noqa: E731
        self.sim = Simulation(model_of(HEAD), [self.dosing, self.scale], catalogue=catalogue)
        self.sim.spawn("v1", "vial", Pose())

    def dose(self, needle: str, component: str, rate: float, seconds: float) -> None:
        self.dosing.pump(needle, component, rate)
        self.seconds(seconds)
        self.dosing.pump(needle, component, 0.0)

    def seconds(self, duration: float) -> None:
        self.sim.step(round(duration / self.sim.tick))


def test_doses_into_the_vessel_with_after_flow() -> None:
    """It should give rate times time in all, the last of it after the pump has stopped."""
    rig = Rig()
    rig.dose("needle.1", "water", 2.0, 1.0)
    at_stop = rig.dosing.contents["v1"].mass
    rig.seconds(0.5)
    content = rig.dosing.contents["v1"]
    assert content.mass == pytest.approx(2.0, abs=0.01)
    assert content.mass - at_stop == pytest.approx(2.0 * 0.05, rel=0.05)
    assert rig.dosing.spilled == 0.0


def test_spills_beside_the_vessel() -> None:
    """It should lose what comes from a needle that is not over the vessel, and say so once."""
    rig = Rig()
    rig.dose("needle.2", "red", 1.0, 0.5)
    rig.seconds(0.5)
    assert rig.dosing.spilled == pytest.approx(0.5, abs=0.01)
    assert rig.dosing.contents["v1"].mass == 0.0
    assert [(e.kind, e.facts["component"]) for e in rig.sim.take_events()] == [("spilled", "red")]


def test_a_drain_takes_anything() -> None:
    """It should not count what goes down the drain."""
    rig = Rig()
    rig.dose("needle.3", "red", 5.0, 0.5)
    rig.seconds(0.5)
    assert rig.dosing.spilled == 0.0
    assert rig.sim.take_events() == []


def test_the_scale_settles() -> None:
    """It should show vessel and content after a while, in steps of its resolution and with noise."""
    rig = Rig()
    rig.seconds(0.05)
    assert rig.scale.read() < 10.0
    rig.seconds(3.0)
    assert rig.scale.read() == pytest.approx(12.0, abs=5 * NOISE_G + 0.01)
    rig.dose("needle.1", "water", 2.0, 1.0)
    rig.seconds(3.0)
    readings = [rig.scale.read() for _ in range(20)]
    assert sum(readings) / 20 == pytest.approx(14.0, abs=0.02)
    assert all(reading * 100 == pytest.approx(round(reading * 100)) for reading in readings)
    rig.sim.shift("v1::body", 0.2, 0.0)
    rig.seconds(3.0)
    assert rig.scale.read() == pytest.approx(0.0, abs=0.02)


def test_liquid_is_seen() -> None:
    """It should show a level in the vessel that fits the volume, in the colour of the content, and a jet."""
    rig = Rig()
    rig.dose("needle.1", "red", 5.0, 1.0)
    pool, jet = rig.sim.shot().drops
    assert pool.height == pytest.approx(5e-6 / (3.1416 * RADIUS**2), rel=0.06)
    assert pool.ground == pytest.approx((0.0, 0.0, 0.0), abs=1e-3)
    assert pool.color[0] > 0.8 > 0.2 > pool.color[1]
    assert jet.height == pytest.approx(0.15, abs=1e-3)
    rig.seconds(1.0)
    assert len(rig.sim.shot().drops) == 1


def test_goes_on_after_a_restore_and_forgets_what_is_gone() -> None:
    """It should keep contents and flows in another simulation, and drop a vessel that is removed."""
    first, second = Rig(), Rig()
    first.dosing.pump("needle.1", "water", 2.0)
    first.seconds(0.3)
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.seconds(0.3)
    assert second.dosing.contents == first.dosing.contents
    assert second.scale.true_load() == pytest.approx(12.0 + first.dosing.contents["v1"].mass)
    first.sim.remove("v1")
    assert first.dosing.contents == {}
