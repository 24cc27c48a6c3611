"""What comes to the place of a carrier's clamp is held, where it has come to lie."""

from stepped_world import cell_world

from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.hand.clamp import Clamp
from cell_world.geometry import Pose

SITE = "carrier_1::part"


def test_holds_what_has_come_to_stand_not_what_falls() -> None:
    """It should hold a part that was let go above its place only once the carrier bears it."""
    sim = cell_world("finishing").simulation
    for name in list(sim.spawned):
        sim.remove(name)
    place = find_pose(sim, SITE)
    assert place is not None
    sim.spawn("dropped", "bracket_40", place @ Pose((0.0, 0.0, 0.008)))
    clamp = sim.device(SITE, Clamp)
    sim.step(5)
    assert clamp.holding == ""
    sim.step(200)
    assert clamp.holding == "dropped::body"
    assert abs(place.inverse().apply(model_pose(sim, "dropped").position)[2]) < 0.0003


def test_a_slack_clamp_holds_nothing_until_it_is_mended() -> None:
    """It should let go of what it holds, take nothing, say so, and go on so from a checkpoint."""
    sim = cell_world("finishing").simulation
    for name in list(sim.spawned):
        sim.remove(name)
    place = find_pose(sim, SITE)
    assert place is not None
    sim.spawn("part", "bracket_40", place)
    clamp = sim.device(SITE, Clamp)
    sim.step(200)
    assert clamp.holding == "part::body"
    sim.fail(SITE, "drop")
    sim.step(300)
    assert (clamp.holding, sim.faults()) == ("", [(SITE, "drop", 1.0)])
    other = cell_world("finishing").simulation
    other.restore(sim.checkpoint())
    assert other.device(SITE, Clamp).slack
    sim.fail(SITE, "drop", 0.0)
    sim.step(200)
    assert (clamp.holding, sim.faults()) == ("part::body", [])
