"""How things are held and let go: by one at a time, and both joints open before a connector goes."""

from pathlib import Path

import pytest
from gazebo_stand_in import WrittenDown

from cell_sim.gazebo.build import build_gazebo
from cell_sim.gazebo.holding import CALM_TICKS, ConnectorHolder, GazeboClamp
from cell_sim.gazebo.world import GazeboWorld
from cell_sim.world.world import SpawnError
from cell_world.geometry import Pose
from cell_world.sdf.models import loose_models, without
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
MODELS = [WORLDS / "models"]
CHUCK, THREAD, CLAMP = "dosing::gantry::capper", "carrier_1::thread", "carrier_1::part"
ONE, OTHER = "connector_dosing_gantry_capper", "connector_carrier_1_thread"


@pytest.fixture
def server() -> WrittenDown:
    return WrittenDown()


@pytest.fixture
def world(server: WrittenDown) -> GazeboWorld:
    """The dosing cell, in which a cap hangs somewhere."""
    described = load_world(WORLDS / "dosing.sdf", MODELS)
    loose = [model.name for model in loose_models(described) if model.name != "carrier_1"]
    kept = without(described, loose)
    server.places = {name: (link.pose.position, link.pose.quaternion) for name, link in kept.links.items()}
    server.places |= dict.fromkeys((ONE, OTHER), ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)))
    server.places |= {"connector_carrier_1_part": ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0))}
    world = build_gazebo(kept, MODELS, {}, 0, lambda name, text: server)
    world.spawn("cap_1", "cap", Pose((0.0, 0.0, 1.5)))
    server.calls.clear()
    return world


def connecting(server: WrittenDown) -> list[tuple[str, str]]:
    """What it was told of connectors."""
    return [call for call in server.calls if "connector" in call[1] or call[0] == "step"]


def test_what_is_taken_is_joined_to_the_hand(world: GazeboWorld, server: WrittenDown) -> None:
    """It should bring a connector, and close the joint of the hand to it."""
    world.device(CHUCK, ConnectorHolder).take("cap_1::body")
    assert connecting(server) == [("create", ONE), ("publish", f"/cell/joint/{ONE}/attach")]
    assert world.device(CHUCK, ConnectorHolder).holding == "cap_1::body"


def test_both_joints_are_open_before_the_connector_goes(world: GazeboWorld, server: WrittenDown) -> None:
    """It should say so twice, for the first message may be lost, and let time pass in between."""
    chuck = world.device(CHUCK, ConnectorHolder)
    chuck.take("cap_1::body")
    server.calls.clear()
    chuck.let_go()
    opened = [("publish", f"/cell/joint/{ONE}_held/detach"), ("publish", f"/cell/joint/{ONE}/detach"), ("step", "1")]
    assert connecting(server) == [*opened, *opened, ("remove", ONE)]
    assert chuck.holding == ""


def test_a_thing_is_held_by_one_at_a_time(world: GazeboWorld, server: WrittenDown) -> None:
    """It should let go before another one takes."""
    chuck, thread = world.device(CHUCK, ConnectorHolder), world.device(THREAD, ConnectorHolder)
    chuck.take("cap_1::body")
    server.calls.clear()
    thread.take("cap_1::body")
    assert (chuck.holding, thread.holding) == ("", "cap_1::body")
    order = [call for call in connecting(server) if call[0] in ("create", "remove")]
    assert order == [("remove", ONE), ("create", OTHER)]


def test_what_is_held_is_let_go_before_it_goes(world: GazeboWorld, server: WrittenDown) -> None:
    """It should take the connector away first."""
    world.device(CHUCK, ConnectorHolder).take("cap_1::body")
    server.calls.clear()
    world.remove("cap_1")
    assert [call for call in server.calls if call[0] == "remove"] == [("remove", ONE), ("remove", "cap_1")]


def test_a_thing_that_is_in_its_place_is_not_put_there(world: GazeboWorld, server: WrittenDown) -> None:
    """It should ask the server to put only what stands elsewhere."""
    world.place("cap_1", Pose((0.0, 0.0, 1.5)), (0.0, 0.0, 1e-7))
    assert not [call for call in server.calls if call[0] == "set_pose"]
    world.place("cap_1", Pose((0.1, 0.0, 1.5)))
    assert [call for call in server.calls if call[0] == "set_pose"] == [("set_pose", "cap_1")]


def test_what_is_held_is_let_go_before_it_is_put_elsewhere(world: GazeboWorld, server: WrittenDown) -> None:
    """It should never put what a joint holds: the joint would tear at it."""
    world.device(CHUCK, ConnectorHolder).take("cap_1::body")
    world.place("cap_1", Pose((0.1, 0.0, 1.5)))
    moved = [call for call in server.calls if call[0] in ("remove", "set_pose")]
    assert moved == [("remove", ONE), ("set_pose", "cap_1")]
    assert world.device(CHUCK, ConnectorHolder).holding == ""


@pytest.mark.parametrize("name", [ONE, "body", "gantry"])
def test_what_gazebo_needs_is_no_name_of_a_thing(world: GazeboWorld, server: WrittenDown, name: str) -> None:
    """It should refuse names of connectors, of links that reports would be of, of models that would be removed."""
    server.places["body"] = ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0))
    with pytest.raises(SpawnError, match=f"Gazebo needs the name '{name}' for something else"):
        world.spawn(name, "cap")
    assert server.calls == []


@pytest.mark.parametrize("name", [CHUCK, THREAD, CLAMP])
def test_what_holds_can_lose_what_it_holds(world: GazeboWorld, server: WrittenDown, name: str) -> None:
    """It should open both joints before the connector goes, and suffer nothing else."""
    holder = world.device(name, ConnectorHolder)
    holder.take("cap_1::body")
    server.calls.clear()
    with pytest.raises(KeyError, match="cannot suffer 'jam'"):
        world.fail(name, "jam")
    world.fail(name, "drop", 0.0)
    assert (server.calls, holder.holding) == ([], "cap_1::body")
    world.fail(name, "drop")
    assert holder.holding == ""
    assert connecting(server)[-1] == ("remove", f"connector_{name.replace('::', '_')}")


def test_a_slack_clamp_takes_nothing(world: GazeboWorld) -> None:
    """It should stand so until the fault is ended; a chuck takes again when it is told to."""
    place = world.pose(CLAMP)
    assert place
    clamp = world.device(CLAMP, GazeboClamp)
    world.fail(CLAMP, "drop")
    world.spawn("vial_9", "vial", place)
    world.step(2 * CALM_TICKS)
    assert (clamp.holding, dict(clamp.faults())) == ("", {"drop": 1.0})
    world.fail(CLAMP, "drop", 0.0)
    world.step(2 * CALM_TICKS)
    assert (clamp.holding.partition("::")[0], dict(clamp.faults())) == ("vial_9", {})
    world.fail(CHUCK, "drop")
    world.device(CHUCK, ConnectorHolder).take("cap_1::body")
    assert world.device(CHUCK, ConnectorHolder).holding == "cap_1::body"
