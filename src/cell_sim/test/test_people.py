"""The persons at the line, acting on real carriers."""

import pytest
from stepped_world import cell_world

from cell_sim.people import People
from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.world import SpawnError
from cell_sim.world_runtime.station import things_on
from cell_world.geometry import Pose

UNIT = "W1-1"


@pytest.fixture
def world() -> SimulatedLine:
    """The finishing cell with an empty carrier."""
    world = cell_world("finishing")
    for name in list(world.simulation.spawned):
        world.simulation.remove(name)
    return world


@pytest.fixture
def people(world: SimulatedLine) -> People:
    return People("track", world.carriers)


@pytest.fixture
def carrier(world: SimulatedLine) -> str:
    return next(iter(world.carriers))


@pytest.fixture
def track(world: SimulatedLine) -> BeltTrack:
    assert world.track is not None
    return world.track


def test_bring_what_belongs_to_a_unit(world: SimulatedLine, people: People, carrier: str) -> None:
    """It should put the models where they belong, once, and they should stay there."""
    sim = world.simulation
    for _ in range(2):
        people.load(sim, UNIT, carrier, {"part": "bracket_40", "vessel": "vial"})
    assert sorted(spawned.model for spawned in sim.spawned.values()) == ["bracket_40", "vial"]
    sim.step(500)
    for name, place in (("bracket_40_1", "part"), ("vial_1", "vessel")):
        wanted = find_pose(sim, f"carrier_1::{place}")
        assert wanted is not None
        assert model_pose(sim, name).position == pytest.approx(wanted.position, abs=0.002)


def test_clear_the_carrier_when_the_unit_leaves(
    world: SimulatedLine, people: People, carrier: str, track: BeltTrack
) -> None:
    """It should take away what was brought and what was added, and only for the unit that is there."""
    sim = world.simulation
    people.load(sim, UNIT, carrier, {"part": "bracket_40"})
    lid = find_pose(sim, "carrier_1::nest.lid")
    assert lid is not None
    sim.spawn("lid", "lid_red", lid)
    people.unload(sim, "another", carrier)
    assert len(things_on(sim, track, "carrier_1")) == 2
    people.unload(sim, UNIT, carrier)
    assert things_on(sim, track, "carrier_1") == []
    assert not sim.spawned


def test_remember_how_parts_lay_that_left(world: SimulatedLine, people: People, carrier: str) -> None:
    """It should know of every part on a unit that left the nest it was for, and how far from there it lay."""
    sim = world.simulation
    people.load(sim, UNIT, carrier, {"vessel": "vial"})
    nest = find_pose(sim, "carrier_1::nest.lid")
    assert nest is not None
    sim.spawn("lid", "lid_red", nest @ Pose((0.003, 0.0, 0.0)))
    people.unload(sim, UNIT, carrier)
    (vial_unit, vial), (lid_unit, lid) = people.left(sim)
    assert (vial_unit, vial.part, vial.nest) == (UNIT, "vial_1", "carrier_1 vessel")
    assert vial.off_m == pytest.approx(0.0, abs=1e-6)
    assert (lid_unit, lid.part, lid.nest) == (UNIT, "lid", "carrier_1 nest.lid")
    assert lid.off_m == pytest.approx(0.003, abs=1e-6)


@pytest.mark.parametrize("ticks", [20, 440], ids=["starting", "at a gap between belts"])
def test_a_carrier_under_way_takes_it_along(
    world: SimulatedLine, people: People, carrier: str, track: BeltTrack, ticks: int
) -> None:
    """It should not leave behind what is put on a carrier that has started already."""
    sim = world.simulation
    track.hop("finishing", "t7")
    sim.step(ticks)
    people.load(sim, UNIT, carrier, {"vessel": "vial"})
    while not track.standing_at("t7"):
        sim.step(50)
    wanted = find_pose(sim, "carrier_1::vessel")
    assert wanted is not None
    assert model_pose(sim, "vial_1").position == pytest.approx(wanted.position, abs=0.002)


def test_know_what_they_missed(world: SimulatedLine, people: People, carrier: str) -> None:
    """It should tell which carriers should bear something else."""
    sim = world.simulation
    assert people.missed(sim, {carrier: ""}) == {}
    assert people.missed(sim, {carrier: UNIT, "stranger": "X"}) == {carrier: UNIT}
    people.load(sim, UNIT, carrier, {})
    assert people.missed(sim, {carrier: UNIT}) == {}
    assert people.missed(sim, {carrier: ""}) == {carrier: ""}
    people.clear(sim, carrier)
    assert people.missed(sim, {carrier: ""}) == {}


@pytest.mark.parametrize(
    ("who", "brings", "text"),
    [("stranger", {}, "no carrier 'stranger'"), ("", {"roof": "vial"}, "no place 'roof'"), ("", {"part": "x"}, "'x'")],
)
def test_what_cannot_be_brought(
    world: SimulatedLine, people: People, carrier: str, who: str, brings: dict[str, str], text: str
) -> None:
    """It should say what there is not."""
    with pytest.raises(SpawnError, match=text):
        people.load(world.simulation, UNIT, who or carrier, brings)
