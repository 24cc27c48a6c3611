"""Views: they begin where the world says, move slowly, and there is one of every cell."""

import math
from dataclasses import replace

import mujoco
import numpy as np
import pytest
from filming import scene_of, world_named

from cell_sim.physics.onlooking.film_view import ROUND_S, SWING, Named, Orbit, cell_views, orbit_of
from cell_sim.physics.scene import VisibleScene
from cell_world.sdf.elements import SdfWorld


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return world_named("assembly")


@pytest.fixture(scope="module")
def scene(world: SdfWorld) -> VisibleScene:
    return scene_of(world)


def place(camera: mujoco.MjvCamera) -> tuple[np.ndarray, np.ndarray]:
    """Where a free camera is and where it looks."""
    azimuth, elevation = math.radians(camera.azimuth), math.radians(camera.elevation)
    flat = math.cos(elevation)
    ahead = np.array([flat * math.cos(azimuth), flat * math.sin(azimuth), math.sin(elevation)])
    return camera.lookat - camera.distance * ahead, ahead


def test_an_orbit_begins_at_the_view_of_the_world(world: SdfWorld, scene: VisibleScene) -> None:
    """It should be in the place the file gives, and look the same way."""
    position, ahead = place(orbit_of(world, scene.model).at(scene.model, 0.0))
    assert world.camera
    assert position == pytest.approx(world.camera.pose.position, abs=1e-6)
    assert ahead == pytest.approx(world.camera.pose.rotate((1.0, 0.0, 0.0)), abs=1e-6)


def test_an_orbit_swings_slowly_and_comes_back(scene: VisibleScene) -> None:
    """It should never turn by more than a few degrees in a second."""
    subject = Orbit((1.0, 2.0, 3.0), 4.0, 0.5, -0.5)
    azimuths = [subject.at(scene.model, second).azimuth for second in np.arange(0.0, ROUND_S + 1.0)]
    assert max(azimuths) - min(azimuths) == pytest.approx(2 * math.degrees(SWING), rel=0.01)
    assert 1.0 < np.abs(np.diff(azimuths)).max() < 5.0
    assert azimuths[-1] == pytest.approx(azimuths[0])


def test_a_world_without_a_view_is_seen_whole(world: SdfWorld, scene: VisibleScene) -> None:
    """It should look at the middle from above."""
    position, ahead = place(orbit_of(replace(world, camera=None), scene.model).at(scene.model, 0.0))
    assert position[2] > 1.5 and ahead[2] < -0.3


def test_a_named_camera_must_be_there(scene: VisibleScene) -> None:
    """It should name the one that is not."""
    assert Named("assembly::camera::camera::camera").at(scene.model, 0.0).fixedcamid >= 0
    with pytest.raises(KeyError, match="nothing"):
        Named("nothing").at(scene.model, 0.0)


def test_a_cell_is_seen_over_the_track() -> None:
    """It should look at the middle of each of the four cells, from the side of the track and from above the frames."""
    world = world_named("microfactory")
    model = scene_of(world).model
    views = cell_views(world)
    assert set(views) == {"dosing", "assembly", "garment", "finishing"}
    for cell, view in views.items():
        position, ahead = place(view.at(model, 0.0))
        x, y, z = world.models[cell].pose.inverse().apply(position + 2.3 * ahead)
        assert abs(x) < 0.1 and 0.2 < y < 0.5 and 0.9 < z < 1.2, cell
        assert position[2] > 2.0
