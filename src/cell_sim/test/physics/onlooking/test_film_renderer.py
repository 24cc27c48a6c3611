"""Pretty pictures: of any size, with what was spawned and poured, and with shadows."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from filming import line_of, scene_of, world_named

from cell_sim.physics.onlooking.film_renderer import MOVING, SceneRenderer
from cell_sim.physics.onlooking.film_view import Orbit
from cell_sim.physics.picture import Picture
from cell_sim.physics.scene import Drop, VisibleScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld

ABOVE = Orbit((0.0, 0.0, 0.9), 1.0, np.pi / 2, np.radians(-80), swing=0.0)
"""Looks down at the carrier of the cell."""


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return world_named("dosing")


@pytest.fixture
def scene(world: SdfWorld) -> VisibleScene:
    return scene_of(world)


@pytest.fixture
def subject(scene: VisibleScene) -> Iterator[SceneRenderer]:
    with SceneRenderer(scene, MOVING) as renderer:
        yield renderer


def seen(subject: SceneRenderer, scene: VisibleScene, width: int = 160, height: int = 90) -> Picture:
    return subject.render(ABOVE.at(scene.model, 0.0), width, height)


def test_a_picture_has_the_size_asked_for(scene: VisibleScene, subject: SceneRenderer) -> None:
    """It should be sharp in one size after the other."""
    for width, height in ((160, 90), (320, 240), (160, 90)):
        picture = seen(subject, scene, width, height)
        assert picture.shape == (height, width, 3)
        assert np.ptp(picture) > 100


def test_what_comes_is_seen(world: SdfWorld, scene: VisibleScene, subject: SceneRenderer) -> None:
    """It should show a red lid with its picture where it was put, which needs other graphics."""
    sim = line_of(world).sim
    before = seen(subject, scene)
    sim.spawn("lid", "box_lid", Pose((0.0, 0.0, 0.95)))
    scene.show(sim.shot())
    after = seen(subject, scene)
    changed = np.abs(after.astype(int) - before).max(axis=2) > 20
    assert 0.002 < changed.mean() < 0.3
    sim.remove("lid")
    scene.show(sim.shot())
    assert np.abs(seen(subject, scene).astype(int) - before).max() < 20


def test_liquid_is_seen(world: SdfWorld, scene: VisibleScene, subject: SceneRenderer) -> None:
    """It should be where it was poured, in its colour."""
    shot = line_of(world).sim.shot()
    scene.show(replace(shot, drops=(Drop((0.0, 0.0, 1.0), 0.05, 0.01, (0.9, 0.0, 0.0)),)))
    middle = seen(subject, scene)[40:50, 75:85].reshape(-1, 3).mean(axis=0)
    assert middle[0] > 100 and middle[1:].max() < 60


def test_a_jet_is_seen_in_its_direction(world: SdfWorld, scene: VisibleScene, subject: SceneRenderer) -> None:
    """It should lie along its axis."""
    shot = line_of(world).sim.shot()
    scene.show(shot)
    before = seen(subject, scene).astype(int)
    jet = Drop((0.0, 0.0, 1.0), 0.02, 0.4, (0.9, 0.0, 0.0), (1.0, 0.0, 0.0), 0.5)
    scene.show(replace(shot, drops=(jet,)))
    changed = np.argwhere(np.abs(seen(subject, scene) - before).max(axis=2) > 20)
    height, width = np.ptp(changed, axis=0)
    assert max(height, width) > 3 * min(height, width) > 0


def test_the_distance_is_misty(scene: VisibleScene, subject: SceneRenderer) -> None:
    """It should hide the edge of the floor: sky and floor meet without one."""
    flat = Orbit((0.0, 0.0, 0.0), 30.0, 0.0, np.radians(-10), swing=0.0)
    column = subject.render(flat.at(scene.model, 0.0), 160, 90)[:, 5].astype(int)
    assert np.abs(np.diff(column, axis=0)).max() < 8
