"""The scene of a cell: built-in things from the world's file, loose ones as they are told."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from trial_plant import LocalPlanner

from cell_skills.devices.ports import Body
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.robot.instances import added, loose, without
from cell_skills.devices.robot.nearby import body_at, links_near
from cell_skills.devices.robot.scenery import Scenery
from cell_skills.devices.robot.site import Site, load_site
from cell_skills.geometry import Pose
from cell_skills.motion.scene import Scene
from cell_skills.sdf.reader import load_world

WORLDS = Path(__file__).parents[5] / "worlds"
SOMEWHERE = Pose.from_xyz_rpy((0.4, 0.2, 1.0), (0.0, 0.0, 1.0))


@cache
def site() -> Site:
    """Return the finishing cell in its own world."""
    return load_site("finishing", WORLDS / "finishing.sdf", LocalPlanner())


def test_what_is_not_bolted_down_is_loose() -> None:
    """It should be carriers and parts, and nothing of the cell, the track or the floor."""
    assert loose(site().world) == ["carrier_1", "case_lamp_1"]


def test_a_scene_has_what_is_told_and_nothing_else() -> None:
    """It should forget what the file puts there, and place what is there now."""
    scene = Scenery(site()).scene({"lid_9": Body("lid_white", SOMEWHERE)})
    assert {name for name in scene.world.models if "::" not in name} >= {"lid_9", "finishing", "track"}
    assert "carrier_1" not in scene.world.models
    (link,) = scene.links_of("lid_9")
    assert link.collisions[0].name.startswith("lid_9::")
    np.testing.assert_allclose(scene.pose(link.name).position, SOMEWHERE.position, atol=1e-9)


def test_frames_and_nested_names_move_with_their_model() -> None:
    """It should find a place on a thing that came later, under the name it has now."""
    scene = Scenery(site()).scene({"case_7": Body("case_lamp", SOMEWHERE)})
    expected = SOMEWHERE.apply((-0.036, 0.0, 0.035))
    np.testing.assert_allclose(scene.pose("case_7::support.1").position, expected, atol=1e-9)
    assert scene.world.joints["case_7::support_1"].parent == "case_7::body"


def test_a_link_that_came_off_is_where_it_is_told() -> None:
    """It should stay there, whatever order the names come in."""
    far = Pose((2.0, 0.0, 0.5))
    bodies = {"case_7::tab_1": Body("", far), "case_7": Body("case_lamp", SOMEWHERE)}
    scene = Scenery(site()).scene(bodies)
    np.testing.assert_allclose(scene.pose("case_7::tab_1").position, far.position, atol=1e-9)
    np.testing.assert_allclose(scene.pose("case_7::body").position, SOMEWHERE.position, atol=1e-9)


def test_scenes_of_the_same_things_share_their_layout() -> None:
    """It should keep it while things only move, since planners remember what they know of a layout."""
    subject = Scenery(site())
    first = subject.scene({"lid_9": Body("lid_white", SOMEWHERE)})
    moved = subject.scene({"lid_9": Body("lid_white", Pose())})
    other = subject.scene({"lid_10": Body("lid_white", Pose())})
    assert first.layout is moved.layout
    assert other.layout is not moved.layout
    assert first.pose("lid_9::body").position != moved.pose("lid_9::body").position


def test_a_thing_of_unknown_shape_is_a_fault() -> None:
    """It should not be overlooked."""
    with pytest.raises(DeviceFault, match="nobody knows the shape of a 'engine'"):
        Scenery(site()).scene({"engine_1": Body("engine", Pose())})


def test_a_planner_gets_only_what_is_solid() -> None:
    """It should leave out looks and sensors, which are most of a world."""
    links = Scenery(site()).built_in.world.links.values()
    assert not any(link.visuals or link.sensors for link in links)
    assert any(link.collisions for link in links)


def test_an_instance_is_the_model_under_another_name() -> None:
    """It should not leave the model's own name anywhere."""
    template = load_world(WORLDS / "models" / "case_lamp" / "model.sdf", [WORLDS / "models"])
    world = added(without(template, ["case_lamp"]), "case_7", template)
    assert not any("case_lamp" in name for named in (world.links, world.joints, world.frames) for name in named)
    assert "case_lamp" not in str(world.links) + str(world.joints) + str(world.frames)


def test_what_is_near_a_place_may_be_touched() -> None:
    """It should be the part and what it stands on, but neither the hand nor what is farther away."""
    scene = Scene.of(site().world)
    point = scene.pose("case_lamp_1::support.3").position
    near = links_near(scene, point, "finishing::arm")
    assert "case_lamp_1::tab_3" in near
    assert "case_lamp_1::body" in near
    assert "case_lamp_1::tab_1" not in near
    at_tool = links_near(scene, scene.pose("finishing::gripper::tcp").position, "finishing::arm")
    assert not at_tool


def test_what_is_held_is_the_nearest_thing_at_the_tool() -> None:
    """It should be nothing when nothing is near."""
    scene = Scenery(site()).scene({"lid_1": Body("lid_white", SOMEWHERE), "lid_2": Body("lid_red", SOMEWHERE)})
    bodies = {
        "lid_1": Body("lid_white", SOMEWHERE @ Pose((0.02, 0.0, 0.0))),
        "lid_2": Body("lid_red", SOMEWHERE @ Pose((0.005, 0.0, 0.0))),
    }
    assert body_at(bodies, scene, SOMEWHERE) == "lid_2"
    assert body_at(bodies, scene, SOMEWHERE @ Pose((0.0, 0.1, 0.0))) == ""
