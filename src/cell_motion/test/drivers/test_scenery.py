"""The scene of a cell: built-in things from the world's file, loose ones as they are told."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from trial_plant import LocalPlanner

from cell_motion.drivers.instances import added
from cell_motion.drivers.nearby import links_near
from cell_motion.drivers.scenery import Scenery
from cell_motion.drivers.site import Site, load_site
from cell_motion.planning.scene import PlanningScene
from cell_skills.devices.perception import Perceived
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose
from cell_world.sdf.models import without
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
SOMEWHERE = Pose.from_xyz_rpy((0.4, 0.2, 1.0), (0.0, 0.0, 1.0))


@cache
def site() -> Site:
    """Return the finishing cell in its own world."""
    return load_site("finishing", WORLDS / "finishing.sdf", LocalPlanner())


def test_a_scene_has_what_is_told_and_nothing_else() -> None:
    """It should forget what the file puts there, and place what is there now."""
    scene, bodies = Scenery(site()).scene({"lid_9": Perceived("lid_white", SOMEWHERE)})
    assert {name for name in scene.world.models if "::" not in name} >= {"lid_white.1", "finishing", "track"}
    assert "carrier_1" not in scene.world.models
    assert bodies == {"lid_9": "lid_white.1"}
    (link,) = scene.links_of("lid_white.1")
    assert link.collisions[0].name.startswith("lid_white.1::")
    np.testing.assert_allclose(scene.pose(link.name).position, SOMEWHERE.position, atol=1e-9)


def test_frames_and_nested_names_move_with_their_model() -> None:
    """It should find a place on a thing that came later, under the name it has now."""
    scene, _ = Scenery(site()).scene({"case_7": Perceived("case_lamp", SOMEWHERE)})
    expected = SOMEWHERE.apply((-0.036, 0.0, 0.035))
    np.testing.assert_allclose(scene.pose("case_lamp.1::support.1").position, expected, atol=1e-9)
    assert scene.world.joints["case_lamp.1::support_1"].parent == "case_lamp.1::body"


def test_a_link_that_came_off_is_where_it_is_told() -> None:
    """It should stay there, whatever order the names come in."""
    far = Pose((2.0, 0.0, 0.5))
    bodies = {"case_7::tab_1": Perceived("", far), "case_7": Perceived("case_lamp", SOMEWHERE)}
    scene, named = Scenery(site()).scene(bodies)
    np.testing.assert_allclose(scene.pose("case_lamp.1::tab_1").position, far.position, atol=1e-9)
    np.testing.assert_allclose(scene.pose("case_lamp.1::body").position, SOMEWHERE.position, atol=1e-9)
    assert named == {"case_7": "case_lamp.1", "case_7::tab_1": "case_lamp.1::tab_1"}


def test_scenes_share_their_layout_as_parts_come_and_go() -> None:
    """It should keep it while there are no more parts of a model than before: planners remember a layout."""
    subject = Scenery(site())
    first, _ = subject.scene({"lid_1": Perceived("lid_white", SOMEWHERE), "carrier_1": Perceived("carrier", Pose())})
    moved, _ = subject.scene({"lid_1": Perceived("lid_white", Pose()), "carrier_1": Perceived("carrier", Pose())})
    carrier, lid = Perceived("carrier", Pose()), Perceived("lid_white", SOMEWHERE)
    nextone, named = subject.scene({"carrier_1": carrier, "lid_2": lid})
    assert first.layout is moved.layout is nextone.layout
    assert first.pose("lid_white.1::body").position != moved.pose("lid_white.1::body").position
    assert named == {"carrier_1": "carrier.1", "lid_2": "lid_white.1"}
    more, named = subject.scene({"lid_2": Perceived("lid_white", SOMEWHERE), "lid_3": Perceived("lid_white", Pose())})
    assert more.layout is not first.layout
    assert named["lid_2"] == "lid_white.1"
    np.testing.assert_allclose(more.pose("lid_white.1::body").position, SOMEWHERE.position, atol=1e-9)
    assert more.pose("carrier.1::plate").position[2] < -50.0


def test_texts_are_told_with_the_names_of_others() -> None:
    """It should not bother people with its own names."""
    subject = Scenery(site())
    subject.scene({"lid_17": Perceived("lid_white", SOMEWHERE)})
    told = subject.told("goal in collision: finishing::gripper::palm and lid_white.1::body, 2.0 mm deep")
    assert told == "goal in collision: finishing::gripper::palm and lid_17::body, 2.0 mm deep"


def test_a_thing_of_unknown_shape_is_a_fault() -> None:
    """It should not be overlooked."""
    with pytest.raises(DeviceFault, match="nobody knows the shape of a 'engine'"):
        Scenery(site()).scene({"engine_1": Perceived("engine", Pose())})


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
    scene = PlanningScene.of(site().world)
    point = scene.pose("case_lamp_1::support.3").position
    near = links_near(scene, point, "finishing::arm")
    assert "case_lamp_1::tab_3" in near
    assert "case_lamp_1::body" in near
    assert "case_lamp_1::tab_1" not in near
    at_tool = links_near(scene, scene.pose("finishing::gripper::tcp").position, "finishing::arm")
    assert not at_tool
