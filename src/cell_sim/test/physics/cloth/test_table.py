"""A table on which garments become cloth and packs again."""

import mujoco
import numpy as np
import pytest
from stand_in import lift, model_of

from cell_sim.makes.kinds import ClothKind, VacuumSpec
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.cloth.table import ClothTable
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.simulation import Simulation
from cell_sim.world.joint_limits import JointLimits
from cell_world.geometry import Pose

TOP = 0.1
"""Height of the table [m]."""
TABLE = (
    f'<geom type="box" size="0.5 0.5 {TOP / 2}" pos="0 0 {TOP / 2}"/><site name="top" pos="0 0 {TOP}"/>'
    f'<site name="jaw_left" pos="-0.25 -0.35 {TOP + 0.004}"/><site name="jaw_right" pos="0.45 -0.35 {TOP + 0.004}"/>'
)
CUP = (
    '<body name="vacuum::cup">'
    '<geom type="cylinder" size="0.012 0.05" pos="0 0 0.05" mass="0.3" contype="2" conaffinity="2"/>'
    '<site name="vacuum::tcp" pos="0 0 0.1"/></body>'
)
PACK = (
    '<mujoco><worldbody><body name="pack"><freejoint/>'
    '<geom type="box" size="0.09 0.13 0.012" pos="0 0 -0.012" mass="0.16"/></body></worldbody></mujoco>'
)
FOLDED = PACK.replace('pos="0 0 -0.012"', 'pos="0 0 0.012"')
KINDS = {"shirt": ClothKind(0.5, 0.7, color=(0.1, 0.2, 0.9), folded="folded")}


class Rig:
    """A table of 10 cm, a cup 0.4 m above the floor, one jaw at the front left corner and one beside the cloth.

    The cup sinks into a pack.
    """

    def __init__(self) -> None:
        self.cup = SuctionCup("vacuum", VacuumSpec("vacuum::tcp", 60.0))
        self.servo = Servo({"lift": JointLimits(effort=500.0)})
        jaws = {"left": "jaw_left", "right": "jaw_right"}
        self.table = ClothTable("table", "top", jaws, [self.cup], KINDS.get)
        catalogue = lambda name: mujoco.MjSpec.from_string(FOLDED if name == "folded" else PACK)  # noqa: E731
        devices = [self.cup, self.table, self.servo]
        self.sim = Simulation(model_of(TABLE, lift(CUP)), devices, catalogue=catalogue)

    def seconds(self, duration: float) -> None:
        self.sim.step(round(duration / self.sim.tick))

    def go(self, height: float) -> None:
        """Bring the lip of the cup to a height [m]."""
        start, way = float(self.servo.target.position[0]), height - 0.4
        for phase in np.linspace(0.0, 1.0, 251)[1:]:
            self.servo.target.position[0] = start + (way - start) * (3 * phase**2 - 2 * phase**3)
            self.servo.target.velocity[0] = (way - start) * (6 * phase - 6 * phase**2) / 0.5
            self.sim.step()

    def drop(self) -> None:
        """Drop a shirt onto the table."""
        self.sim.spawn("s1", "shirt", Pose.from_xyz_rpy((0.01, -0.02, TOP + 0.03), (0.0, 0.0, 0.1)))
        self.seconds(0.5)


def test_a_garment_set_down_becomes_cloth() -> None:
    """It should lie flat with creases where the pack was, and be no model any more."""
    rig = Rig()
    rig.drop()
    seen = rig.table.measure()
    assert seen is not None
    assert (seen.x, seen.y, seen.yaw) == pytest.approx((0.01, -0.02, 0.1), abs=0.003)
    assert (seen.width, seen.length, seen.layers) == (pytest.approx(0.5, abs=0.005), pytest.approx(0.7, abs=0.005), 1)
    assert 0.004 <= seen.height <= 0.015
    assert "s1" not in rig.sim.spawned
    drape = rig.sim.shot().cloth["table"]
    assert drape.color == (0.1, 0.2, 0.9)
    assert TOP < drape.vertices[:, 2].min() < drape.vertices[:, 2].max() < TOP + 0.02


def test_a_cup_lifts_it_as_a_pack() -> None:
    """It should be a model again, held by the cup, and nothing should lie on the table."""
    rig = Rig()
    rig.drop()
    rig.seconds(0.5)
    rig.cup.command(True)
    rig.seconds(0.1)
    assert rig.cup.holding == ""
    rig.go(TOP + 0.004)
    rig.seconds(0.1)
    assert rig.cup.holding == "s1::pack"
    assert rig.table.cloth is None
    rig.go(0.3)
    assert rig.sim.truth()["s1::pack"].position[2] == pytest.approx(0.312, abs=0.012)
    kinds = [event.kind for event in rig.sim.take_events()]
    assert kinds == ["laid", "taken", "lifted"]


def test_a_folded_garment_stays_folded() -> None:
    """It should be the pack of a folded one when it is lifted, and lie there folded when it is set down again."""
    rig = Rig()
    rig.drop()
    rig.seconds(0.5)
    rig.table.fold(0, -0.125, reverse=False)
    assert rig.table.folding
    rig.seconds(2.5)
    before = rig.table.measure()
    assert before is not None and before.layers == 2 and not rig.table.folding
    rig.cup.command(True)
    rig.go(TOP + 0.004)
    rig.seconds(0.1)
    assert rig.sim.spawned["s1"].model == "folded"
    rig.go(TOP + 0.03)
    rig.cup.command(False)
    rig.seconds(0.6)
    after = rig.table.measure()
    assert after is not None
    assert (after.x, after.y, after.layers) == (
        pytest.approx(before.x, abs=0.003),
        pytest.approx(before.y, abs=0.003),
        2,
    )
    rig.table.unfold()
    rig.seconds(2.5)
    flat = rig.table.measure()
    assert flat is not None
    assert (flat.width, flat.layers) == (pytest.approx(0.5, abs=0.005), 1)


def test_fingers_feel_the_cloth() -> None:
    """It should feel cloth at a corner and nothing beside it."""
    rig = Rig()
    rig.sim.spawn("s1", "shirt", Pose((0.0, 0.0, TOP + 0.026)))
    rig.seconds(0.6)
    assert rig.table.pinch("left")
    assert not rig.table.pinch("right")
    rig.seconds(0.1)
    rig.table.release("left")


def test_without_cloth_there_is_nothing_to_feel() -> None:
    """It should answer for an empty table too."""
    rig = Rig()
    assert rig.table.measure() is None
    assert not rig.table.pinch("left")
    rig.table.release("left")
    rig.seconds(0.1)
    assert rig.sim.shot().cloth == {}


def test_goes_on_after_a_restore() -> None:
    """It should keep the cloth in another simulation, and lose it in a reset."""
    first, second = Rig(), Rig()
    first.drop()
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.seconds(0.2)
    assert second.table.measure() == first.table.measure()
    first.sim.reset()
    assert first.table.cloth is None
