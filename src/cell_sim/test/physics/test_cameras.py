"""Rendered pictures with depth: distances are right, nothing is nothing, and what is spawned is seen."""

import os
from collections.abc import Iterator

import mujoco
import numpy as np
import pytest
from stand_in import box, catalogue

from cell_sim.physics.scene import CameraShot, VisibleScene
from cell_sim.physics.simulation import Simulation
from cell_world.geometry import Pose

os.environ.setdefault("MUJOCO_GL", "egl")
cameras = pytest.importorskip("cell_sim.physics.cameras", reason="no OpenGL without a screen")

WORLD = (
    '<mujoco><visual><map znear="0.05" zfar="20"/>'
    '<headlight ambient="0 0 0" diffuse="0 0 0" specular="0 0 0"/></visual>'
    '<statistic extent="1"/><worldbody>'
    '<light dir="0 0 -1" directional="true" castshadow="false" diffuse="0.8 0.8 0.8"/>'
    '<geom type="box" size="0.4 0.4 0.1" rgba="0.8 0.8 0.8 1"/>{}<camera name="down" pos="0 0 1.1" fovy="60"'
    ' resolution="320 240"/></worldbody></mujoco>'
)


def spec() -> mujoco.MjSpec:
    return mujoco.MjSpec.from_string(WORLD.format(box("cube", "0.2 0 0.14")))


@pytest.fixture
def scene() -> VisibleScene:
    return VisibleScene(spec(), catalogue)


@pytest.fixture
def subject(scene: VisibleScene) -> Iterator["cameras.RgbdRenderer"]:
    with cameras.RgbdRenderer(scene) as renderer:
        yield renderer


def start() -> CameraShot:
    return Simulation(spec(), catalogue=catalogue).shot()


def test_depth_is_the_distance_from_the_camera(scene: VisibleScene, subject: "cameras.RgbdRenderer") -> None:
    """It should measure the table at 1 m, the cube at 0.94 m, and nothing beside them."""
    scene.show(start())
    picture = subject.render("down")
    assert picture.rgb.shape == (240, 320, 3) and picture.depth.shape == (240, 320)
    assert picture.depth[120, 160] == pytest.approx(1.0, abs=0.002)
    focus = 120 / np.tan(np.radians(30))
    u = round(160 + focus * 0.2 / 0.94)
    assert picture.depth[120, u] == pytest.approx(0.94, abs=0.002)
    assert np.isnan(picture.depth[120, 0]) and np.isnan(picture.depth[0, 160])


def test_what_is_spawned_is_seen(scene: VisibleScene, subject: "cameras.RgbdRenderer") -> None:
    """It should show a red part where it was put, and not after it was removed."""
    sim = Simulation(spec(), catalogue=catalogue)
    scene.show(sim.shot())
    empty = subject.render("down")
    sim.spawn("p1", "part", Pose((0.0, 0.0, 0.12)))
    sim.spawn("p2", "part", Pose((0.0, 0.2, 0.12)))
    scene.show(sim.shot())
    both = subject.render("down")
    assert both.rgb[120, 160, 0] > both.rgb[120, 160, 1] + 50
    assert both.depth[120, 160] == pytest.approx(0.96, abs=0.002)
    sim.remove("p1")
    sim.data.joint("cube").qpos[0] = -0.2
    scene.show(sim.shot())
    after = subject.render("down")
    assert after.depth[120, 160] == pytest.approx(1.0, abs=0.002)
    assert (after.rgb[:, 160, 0] > after.rgb[:, 160, 1] + 50).any(), "the second part is still there"
    assert not np.array_equal(empty.depth, after.depth)


def test_dim_light_makes_dark_pictures(scene: VisibleScene, subject: "cameras.RgbdRenderer") -> None:
    """It should follow the brightness of the lights and leave depth as it is."""
    sim = Simulation(spec(), catalogue=catalogue)
    scene.show(sim.shot())
    bright = subject.render("down")
    sim.fail("lighting", "dim", 0.7)
    scene.show(sim.shot())
    dim = subject.render("down")
    assert dim.rgb[120, 160].mean() < 0.5 * bright.rgb[120, 160].mean()
    assert np.array_equal(dim.depth, bright.depth, equal_nan=True)


def test_what_a_camera_cannot_see_is_left_out(scene: VisibleScene) -> None:
    """It should leave out only geoms that are beside the cone of the camera or behind it."""
    data = scene.data
    scene.show(start())
    cube = scene.model.geom("cube").id
    for x, z, seen in ((0.2, 0.14, True), (2.0, 0.14, False), (0.66, 0.12, True), (0.0, 1.3, False)):
        data.geom_xpos[cube] = (x, 0.0, z)
        assert cameras.in_view(scene.model, data, 0)[cube] == seen


def test_an_unknown_camera_is_an_error(subject: "cameras.RgbdRenderer") -> None:
    """It should say so."""
    with pytest.raises(KeyError, match="up"):
        subject.render("up")
