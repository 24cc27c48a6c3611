"""What every engine of a world must do; another engine is one more entry in ENGINES."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from gazebo_stand_in import MujocoServer
from small_worlds import FLOOR, INERTIAL, read

from cell_sim.engines import MUJOCO
from cell_sim.gazebo.build import build_gazebo
from cell_sim.world.capability import CannotDo, Capability, capability
from cell_sim.world.robot import Robot
from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import SpawnError, World
from cell_world.geometry import Pose
from cell_world.sdf import elements

Build = Callable[[elements.SdfWorld, Sequence[Path], int], World]
ENGINES: dict[str, Build] = {
    "mujoco": lambda description, models, seed: MUJOCO.build(description, models, {}, seed),
    "gazebo": lambda description, models, seed: build_gazebo(
        description, models, {}, seed, lambda name, text: MujocoServer(text, models[0])
    ),
}
AT_REST = {"gazebo"}
"""Engines that cannot give a thing a velocity; docs/gazebo.md says so."""
SOLID = "<collision name='solid'><geometry><box><size>0.1 0.1 0.1</size></box></geometry></collision>"
CRATE = f"<link name='body'>{INERTIAL}{SOLID}</link><frame name='top'><pose>0 0 0.05 0 0 0</pose></frame>"
PAIR = f"<link name='low'>{INERTIAL}{SOLID}</link><link name='high'><pose>0 0 0.3 0 0 0</pose>{INERTIAL}{SOLID}</link>"
ARM = f"""<model name="arm"><pose>2 0 0.5 0 0 0</pose><link name="base">{INERTIAL}</link>
<joint name="foot" type="fixed"><parent>world</parent><child>base</child></joint>
<link name="hand"><pose>0 0 0.2 0 0 0</pose>{INERTIAL}</link>
<joint name="turn" type="revolute"><parent>base</parent><child>hand</child><axis><xyz>0 0 1</xyz>
<limit><lower>-1</lower><upper>1</upper><velocity>2</velocity><effort>9</effort></limit></axis></joint></model>"""
TABLE = """<model name="table"><static>true</static><pose>1 2 0 0 0 0</pose><link name="top"/>
<frame name="middle"><pose>0 0 0.7 0 0 1.5</pose></frame></model>"""
HIGH, LOW = Pose((0.0, 0.0, 1.0)), Pose((0.5, 0.0, 0.05))
TICKS = 20


@pytest.fixture(params=sorted(ENGINES))
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], World]:
    """Makes a world of a floor, a table and an arm with a seed; crates and pairs can be spawned."""
    for model, content in (("crate", CRATE), ("pair", PAIR)):
        (tmp_path / model).mkdir()
        text = f'<sdf version="1.9"><model name="{model}">{content}</model></sdf>'
        (tmp_path / model / "model.sdf").write_text(text)
    description = read(tmp_path, FLOOR + TABLE + ARM)
    return lambda seed: ENGINES[request.param](description, [tmp_path], seed)


@pytest.fixture
def world(make: Callable[[int], World]) -> World:
    return make(1)


def test_time_goes_on_by_ticks(world: World) -> None:
    """It should begin within a tick of 0, for an engine may need steps to begin, and never run back."""
    times = [world.time]
    for _ in range(5):
        world.step(TICKS)
        times.append(world.time)
    assert 0.0 <= times[0] < world.tick
    assert times == pytest.approx([times[0] + number * TICKS * world.tick for number in range(6)])


def test_what_stands_there_by_itself(world: World) -> None:
    """It should tell where links and frames are, by scoped names, and nothing of what there is not."""
    middle = world.pose("table::middle")
    assert middle is not None
    assert middle.position == pytest.approx((1.0, 2.0, 0.7))
    assert middle.rpy() == pytest.approx((0.0, 0.0, 1.5))
    link = world.pose("table::top")
    assert link is not None and link.position == pytest.approx((1.0, 2.0, 0.0))
    assert world.frames("table") == {"middle": middle}
    assert (world.pose("table::none"), world.pose(""), world.frames("none")) == (None, None, {})
    assert not world.spawned


def test_a_thing_comes_moves_and_goes(world: World) -> None:
    """It should be there at once, fall as time passes, and be gone at once, its name free again."""
    world.spawn("crate_1", "crate", HIGH)
    spawned = world.spawned["crate_1"]
    assert (spawned.model, spawned.pose) == ("crate", HIGH)
    assert world.model_pose("crate_1").position == pytest.approx(HIGH.position)
    assert world.frames("crate_1")["top"].position == pytest.approx((0.0, 0.0, 1.05))
    world.step(TICKS)
    assert world.model_pose("crate_1").position[2] < 1.0
    world.remove("crate_1")
    assert (dict(world.spawned), world.pose("crate_1::body"), world.frames("crate_1")) == ({}, None, {})
    world.spawn("crate_1", "crate", LOW)
    assert world.model_pose("crate_1").position == pytest.approx(LOW.position)


@pytest.mark.parametrize(("name", "model"), [("table", "crate"), ("crate_1", "crate"), ("new", "boat")])
def test_what_cannot_come_changes_nothing(world: World, name: str, model: str) -> None:
    """It should refuse a name that is taken and a model that is none."""
    world.spawn("crate_1", "crate", LOW)
    with pytest.raises(SpawnError):
        world.spawn(name, model, HIGH)
    assert list(world.spawned) == ["crate_1"]
    assert world.model_pose("crate_1").position == pytest.approx(LOW.position)


@pytest.mark.parametrize("name", ["table", "crate_1", ""])
def test_only_what_was_spawned_can_go(world: World, name: str) -> None:
    """It should refuse to take away what stands there by itself, or what there is not."""
    with pytest.raises(SpawnError):
        world.remove(name)
    assert world.pose("table::top") is not None


def test_a_thing_is_put_elsewhere(world: World) -> None:
    """It should stand there with all its links as they were to each other, and go on with the velocity given."""
    world.spawn("pair_1", "pair", LOW)
    there = Pose.from_xyz_rpy((-1.0, 1.0, 2.0), (0.0, 0.0, 0.7))
    world.place("pair_1", there, (1.0, 0.0, 0.0))
    world.step(1)
    high = world.pose("pair_1::high")
    assert high is not None and high.position == pytest.approx((-1.0, 1.0, 2.3), abs=0.01)
    assert world.model_pose("pair_1").rpy() == pytest.approx((0.0, 0.0, 0.7), abs=1e-6)
    world.step(TICKS)
    assert world.engine in AT_REST or world.model_pose("pair_1").position[0] > -0.99


def test_the_order_of_what_was_spawned_is_kept(world: World) -> None:
    """It should name things as they came."""
    for number in (3, 1, 2):
        world.spawn(f"crate_{number}", "crate", Pose((float(number), -2.0, 0.05)))
    world.remove("crate_1")
    assert list(world.spawned) == ["crate_3", "crate_2"]


def test_chance_is_that_of_the_seed(make: Callable[[int], World]) -> None:
    """It should be the same for the same seed, owner and action, whatever else goes on."""
    one, same, other = make(1), make(1), make(2)
    same.notes.chance("camera")
    drawn = [one.notes.chance("feeder").random() for _ in range(3)]
    assert [same.notes.chance("feeder").random() for _ in range(3)] == drawn
    assert [other.notes.chance("feeder").random() for _ in range(3)] != drawn
    assert len(set(drawn)) == 3


def test_the_same_again_after_a_reset(world: World) -> None:
    """It should begin anew with nothing spawned and nothing known, and then go the same way."""

    def fall() -> Pose:
        world.spawn("crate_1", "crate", HIGH)
        world.step(TICKS)
        return world.model_pose("crate_1")

    began = world.time
    first, drawn = fall(), world.notes.chance("feeder").random()
    world.reset()
    assert (world.time, dict(world.spawned)) == (began, {})
    assert (fall(), world.notes.chance("feeder").random()) == (first, drawn)


def test_devices_are_found_by_what_they_are(world: World) -> None:
    """It should give the devices of a kind, and say which there are when one is not."""
    assert list(world.devices_of(Robot)) == ["arm"]
    assert world.device("arm", Robot).joints == ("arm::turn",)
    assert world.devices_of(CarrierTrack) == {}
    with pytest.raises(KeyError, match="no CarrierTrack 'arm'"):
        world.device("arm", CarrierTrack)


def test_what_an_engine_cannot_do_is_refused_by_name(world: World) -> None:
    """It should say in one line which engine, and what."""

    class Flying(Capability):
        does = "make pigs fly"

    assert world.find(Flying) is None
    with pytest.raises(CannotDo, match=f"^{world.engine} cannot make pigs fly$"):
        capability(world, Flying)
