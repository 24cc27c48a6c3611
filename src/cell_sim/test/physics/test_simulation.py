"""The simulation itself: time, devices, models that come and go, resets and checkpoints."""

import mujoco
import numpy as np
import pytest
from stand_in import box, catalogue, model_of

from cell_sim.physics.device import Device, Saved
from cell_sim.physics.simulation import Simulation
from cell_sim.world.keeping import CheckpointError
from cell_sim.world.world import SpawnError
from cell_world.geometry import Pose

AWAKE = int(mujoco.mjtSleepState.mjS_AWAKE)


class Shaker(Device):
    """Pushes a box about at random and counts."""

    def __init__(self, target: str) -> None:
        super().__init__(f"shaker of {target}")
        self.target = target
        self.pushes = 0

    def bind(self, sim: Simulation) -> None:
        self.body = sim.model.body(self.target).id

    def before_step(self, sim: Simulation) -> None:
        self.pushes += 1
        awake = 0.4 < sim.time < 0.6 or 1.4 < sim.time < 1.5
        sim.data.xfrc_applied[self.body, :3] = sim.random.normal(0.0, 3.0, 3) if awake else 0.0

    def after_step(self, sim: Simulation) -> None:
        if self.pushes == 10:
            sim.tell(self, "tired", pushes=self.pushes)

    def reset(self) -> None:
        self.pushes = 0

    def save(self) -> Saved:
        return {"pushes": self.pushes}

    def load(self, saved: Saved) -> None:
        self.pushes = saved["pushes"]


def world(seed: int = 1) -> Simulation:
    """Two boxes on a third one, all of which fall asleep at times."""
    spec = model_of(box("crate", "0 0 0.1", "0.2 0.2 0.1", 2.0), box("left", "-0.1 0 0.23"), box("right", "0.1 0 0.23"))
    return Simulation(spec, [Shaker("left")], seed, catalogue)


def state(sim: Simulation) -> bytes:
    return sim.data.qpos.tobytes() + sim.data.qvel.tobytes()


def play(sim: Simulation) -> bytes:
    """Commands of every kind."""
    sim.step(300)
    sim.spawn("p1", "part", Pose((0.0, 0.0, 0.5)))
    sim.step(300)
    sim.spawn("p2", "part", Pose((0.05, 0.0, 0.5)))
    sim.step(200)
    sim.remove("p1")
    sim.step(200)
    return state(sim)


def test_one_seed_one_run() -> None:
    """It should end bit by bit alike with one seed and the same commands, and elsewhere with another seed."""
    assert play(world(1)) == play(world(1))
    assert play(world(1)) != play(world(2))


def test_looking_changes_nothing() -> None:
    """It should run alike whether somebody asks for the truth or for a checkpoint or not."""
    first, second = world(), world()
    for _ in range(30):
        first.step(20)
        first.truth()
        first.checkpoint()
    second.step(600)
    assert state(first) == state(second)


@pytest.mark.parametrize("ticks", [100, 250, 380, 650])
def test_a_checkpoint_goes_on_bit_by_bit(ticks: int) -> None:
    """It should go on in a fresh simulation as the original does, with what sleeps and what was spawned."""
    original = world()
    original.spawn("p1", "part", Pose((0.0, 0.0, 0.5)))
    original.step(ticks)
    original.spawn("p2", "part", Pose((1.0, 0.0, 0.05)))
    original.remove("p1")
    original.step(60)
    copy = world(9)
    copy.spawn("p7", "part")
    copy.step(33)
    copy.restore(original.checkpoint())
    assert list(copy.spawned) == ["p2"]
    for sim in (original, copy):
        sim.step(400)
    assert state(copy) == state(original)
    assert copy.data.tree_asleep.tolist() == original.data.tree_asleep.tolist()
    assert copy.device("shaker of left", Shaker).pushes == ticks + 460


def test_the_boxes_fall_asleep() -> None:
    """It should save time with what rests; the checkpoints above are only worth something if it does."""
    sim = world()
    sim.step(150)
    assert (sim.data.tree_asleep >= 0).all()


def test_a_checkpoint_of_another_world_is_refused() -> None:
    """It should not load what belongs to another world, or no checkpoint at all."""
    sim = Simulation(model_of(box("other", "0 0 1")))
    with pytest.raises(CheckpointError, match="another world"):
        sim.restore(Simulation(model_of(box("crate", "0 0 1"))).checkpoint())
    with pytest.raises(CheckpointError, match="no checkpoint"):
        sim.restore(b"PK\3\4 what is this")


def test_reset_starts_anew() -> None:
    """It should run again as the first time, without what was spawned."""
    sim = world()
    first = play(sim)
    sim.reset()
    assert sim.time == 0.0 and not sim.spawned
    assert play(sim) == first
    sim.reset(seed=5)
    assert play(sim) == play(world(5))


def test_spawning_leaves_the_rest_as_it_is() -> None:
    """It should keep positions and velocities of everything else when a model comes or goes."""
    sim = world()
    sim.step(250)
    before = {name: (sim.data.joint(name).qpos.copy(), sim.data.joint(name).qvel.copy()) for name in ("crate", "left")}
    sim.spawn("p1", "part", Pose((0.3, 0.0, 0.5)))
    sim.spawn("p2", "part", Pose((0.3, 0.1, 0.5)))
    sim.remove("p1")
    for name, (position, velocity) in before.items():
        assert sim.data.joint(name).qpos.tobytes() == position.tobytes()
        assert sim.data.joint(name).qvel.tobytes() == velocity.tobytes()
    assert sim.truth()["p2::top"].position == pytest.approx((0.3, 0.1, 0.52))
    assert "p1::link" not in sim.truth()


def test_names_of_models_are_unique_and_known() -> None:
    """It should refuse a second one of a name, an unknown model, and the removal of what is not there."""
    sim = world()
    sim.spawn("p1", "part")
    with pytest.raises(SpawnError, match="'p1' already"):
        sim.spawn("p1", "part")
    with pytest.raises(SpawnError, match="no model 'boat'"):
        sim.spawn("p2", "boat")
    with pytest.raises(SpawnError, match="there are p1"):
        sim.remove("p2")


def test_many_come_and_go() -> None:
    """It should not grow with what was removed."""
    sim = world()
    size = (sim.model.nbody, sim.model.nmat, sim.model.nq)
    for number in range(25):
        sim.spawn(f"p{number}", "part", Pose((0.0, 0.0, 1.0)))
        sim.step(2)
        sim.remove(f"p{number}")
    assert (sim.model.nbody, sim.model.nmat, sim.model.nq) == size


def test_devices_are_found_and_tell() -> None:
    """It should hand out devices by name and kind, and their events once."""
    sim = world()
    assert sim.device("shaker of left", Shaker).target == "left"
    with pytest.raises(KeyError, match="there are lighting, shaker of left"):
        sim.device("shaker", Shaker)
    sim.step(20)
    event, *others = sim.take_events()
    assert (event.kind, event.source, event.facts) == ("tired", "shaker of left", {"pushes": 10})
    assert event.time == pytest.approx(0.02) and not others
    assert sim.take_events() == []


def test_two_devices_need_two_names() -> None:
    """It should refuse devices that cannot be told apart."""
    with pytest.raises(ValueError, match="one name"):
        Simulation(model_of(box("a", "0 0 1")), [Shaker("a"), Shaker("a")])


def test_truth_is_of_this_moment() -> None:
    """It should give the poses that belong to the present positions, of bodies and of sites."""
    sim = world()
    sim.step(205)
    free = sim.data.joint("left").qpos
    assert sim.truth()["left"].position == tuple(free[:3])
    assert sim.truth().time == sim.time
    assert np.linalg.norm(sim.truth()["left"].quaternion) == pytest.approx(1.0)
    with pytest.raises(KeyError):
        sim.truth()["nothing"]


def test_faults_that_last_are_listed() -> None:
    """It should list what is wrong until it is mended, and refuse what a device cannot suffer."""
    sim = world()
    sim.fail("lighting", "dim", 0.4)
    assert sim.faults() == [("lighting", "dim", pytest.approx(0.4))]
    with pytest.raises(KeyError, match="cannot suffer 'jam'"):
        sim.fail("lighting", "jam")
    sim.fail("lighting", "dim", 0.0)
    assert sim.faults() == []


def test_a_part_is_shifted() -> None:
    """It should move and turn a loose part where it lies, wake it, and refuse what is fast."""
    sim = world()
    sim.step(150)
    before = sim.truth()["right"]
    sim.shift("right", 0.01, -0.02, 0.3)
    sim.step(100)
    after = sim.truth()["right"]
    assert after.position == pytest.approx(np.add(before.position, (0.01, -0.02, 0.0)), abs=2e-4)
    assert after.rpy()[2] == pytest.approx(0.3, abs=0.01)
    with pytest.raises(KeyError, match="'world' is fast"):
        sim.shift("world", 0.1, 0.0)


def test_a_sleeper_that_is_shifted_over_an_edge_falls() -> None:
    """It should wake what a person moves, and let it sleep again where it comes to rest."""
    sim = world()
    sim.step(1500)
    right = sim.model.body("right").id
    assert sim.data.body_awake[right] != AWAKE
    sim.shift("right", 0.3, 0.0)
    sim.step(300)
    assert sim.truth()["right"].position[2] < 0.05
    sim.step(1500)
    assert sim.data.body_awake[right] != AWAKE
