"""What may be put into a world from outside."""

import mujoco
import pytest
from stand_in import box, catalogue, model_of

from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world.world import SpawnError
from cell_sim.world_runtime import things
from cell_sim.world_runtime.scene import describe
from cell_sim.world_runtime.things import bring, place_new
from cell_world.geometry import Pose

HIGH = Pose((0.0, 0.0, 1.0))
HUGE = 1_000_000
ODD = {
    "static": '<body name="link"><geom size="0.1"/></body>',
    "half": '<body name="a"><freejoint/><geom size="0.1"/></body><body name="b"><geom size="0.1"/></body>',
    "empty": "",
    "broken": '<body name="link"><freejoint/></body>',
}


def models(name: str) -> mujoco.MjSpec:
    if name in ODD:
        return mujoco.MjSpec.from_string(f"<mujoco><worldbody>{ODD[name]}</worldbody></mujoco>")
    return catalogue(name)


def world() -> MujocoWorld:
    crate = '<site name="crate::top" pos="0 0 0.1"/>'
    body = box("crate::body", "0 0 0.1", "0.1 0.1 0.1").replace("</body>", crate + "</body>")
    return MujocoWorld(model_of(body), catalogue=models)


def test_a_thing_stands_where_it_is_wanted() -> None:
    """It should be put at a pose in the world, or in a frame."""
    sim = world()
    place_new(sim, "p1", "part", "", HIGH)
    place_new(sim, "p.2-x", "part", "crate::top", Pose((0.0, 0.0, 0.0201)))
    assert sim.truth()["p1::link"].position == pytest.approx((0.0, 0.0, 1.0))
    assert sim.truth()["p.2-x::link"].position == pytest.approx((0.0, 0.0, 0.2201))


@pytest.mark.parametrize(
    ("name", "model", "frame", "pose", "text"),
    [
        ("", "part", "", HIGH, "the name must be letters"),
        ("a b", "part", "", HIGH, "the name must be letters"),
        ("a::b", "part", "", HIGH, "the name must be letters"),
        ("../a", "part", "", HIGH, "the name must be letters"),
        pytest.param("x" * HUGE, "part", "", HIGH, f"the name has {HUGE} characters, 64 at most", id="huge name"),
        ("p\0", "part", "", HIGH, "the name must be letters"),
        ("crate", "part", "", HIGH, "there is a 'crate' already"),
        ("floor", "part", "", HIGH, "there is a 'floor' already"),
        ("notes", "part", "", HIGH, "there is a 'notes' already"),
        ("world", "part", "", HIGH, "there is a 'world' already"),
        ("p1", "boat", "", HIGH, "no model 'boat'"),
        ("p1", "part", "nowhere", HIGH, "there is no frame 'nowhere'"),
        pytest.param("p1", "part", "n" * HUGE, HIGH, "there is no frame 'nnn", id="huge frame"),
        ("p1", "part", "", Pose((1000.0, 0.0, 1.0)), "its place in the world [m] must be from -100 to 100"),
        ("p1", "part", "", Pose((0.0, -101.0, 1.0)), "its place in the world [m] must be from -100 to 100"),
        ("p1", "part", "", Pose((0.0, 0.0, -5.0)), "its place in the world [m] must be from -0.001 to 100"),
        ("p1", "part", "", Pose((0.0, 0.0, 0.1)), "'p1' would be inside crate::body, 120 mm deep"),
        ("p1", "static", "", HIGH, "'static' cannot move by itself"),
        ("p1", "half", "", HIGH, "'half' cannot move by itself"),
        ("p1", "empty", "", HIGH, "'empty' cannot move by itself"),
        ("p1", "broken", "", HIGH, "'broken' does not fit into this world: "),
    ],
)
def test_what_cannot_be_put_anywhere_is_refused(name: str, model: str, frame: str, pose: Pose, text: str) -> None:
    """It should say why in one short line, and leave the world as it was."""
    sim, other = world(), world()
    with pytest.raises(SpawnError) as refused:
        place_new(sim, name, model, frame, pose)
    assert text in str(refused.value)
    assert len(str(refused.value)) < 300 and str(refused.value).isprintable()
    assert not sim.spawned and bytes(sim.model.names) == bytes(other.model.names)
    assert describe(sim, None) == []
    for one in (sim, other):
        place_new(one, "good", "part", "", HIGH)
        one.step(300)
    assert sim.truth()["good::link"].position == pytest.approx(other.truth()["good::link"].position, abs=1e-9)


def test_a_name_is_free_again() -> None:
    """It should take the same name twice, but not at the same time."""
    sim = world()
    place_new(sim, "p1", "part", "", HIGH)
    with pytest.raises(SpawnError, match="'p1' already"):
        place_new(sim, "p1", "part", "", Pose((1.0, 0.0, 1.0)))
    sim.remove("p1")
    place_new(sim, "p1", "part", "", HIGH)


def test_a_full_world_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should stop who fills it, but not those who work in it."""
    monkeypatch.setattr(things, "MOST", 2)
    sim = world()
    for number in range(2):
        place_new(sim, f"p{number}", "part", "", Pose((0.5 * number, 1.0, 1.0)))
    with pytest.raises(SpawnError, match="2 things in the world already"):
        place_new(sim, "p2", "part", "", Pose((2.0, 1.0, 1.0)))
    bring(sim, "part", Pose((2.0, 1.0, 1.0)))


@pytest.mark.parametrize(
    "name", ["crate", "world", "", "floor", "part_1::link", pytest.param("x" * HUGE, id="huge"), "\x1b[31m"]
)
def test_only_what_was_brought_can_be_taken(name: str) -> None:
    """It should not take away a carrier, a robot or a part of a thing, and say so in one line."""
    sim = world()
    bring(sim, "part", HIGH)
    with pytest.raises(SpawnError, match="was spawned; there are part_1") as refused:
        sim.remove(name)
    assert len(str(refused.value)) < 300 and str(refused.value).isprintable()
    assert list(sim.spawned) == ["part_1"]
