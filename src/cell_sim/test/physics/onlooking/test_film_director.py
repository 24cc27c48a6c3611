"""The director of a film: it is where something moves, for a while."""

import mujoco
import numpy as np
import pytest
from filming import scene_of, world_named

from cell_sim.physics.onlooking.film_director import LONGEST_S, SHORTEST_S, Director, view_of
from cell_sim.physics.onlooking.film_view import Orbit, cell_views
from cell_sim.physics.scene import VisibleScene
from cell_world.sdf.elements import SdfWorld

FRAME_S = 0.04
JOINTS = {"assembly": "assembly::arm::shoulder_pan_joint", "dosing": "dosing::gantry::beam"}


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return world_named("microfactory")


@pytest.fixture(scope="module")
def scene(world: SdfWorld) -> VisibleScene:
    return scene_of(world)


class Film:
    """Asks a director for picture after picture, and names what it shows."""

    def __init__(self, world: SdfWorld, scene: VisibleScene) -> None:
        self.time = 0.0
        self._scene, self._subject = scene, view_of(world, scene)
        assert isinstance(self._subject, Director)
        self._places = {name: view.at(scene.model, 0.0).lookat for name, view in cell_views(world).items()}

    def goes_on(self, seconds: float, *moving: str) -> list[str]:
        """Go on while joints of some cells move; returns what was shown, without repetition, "" for the whole."""
        shown: list[str] = []
        for _ in range(round(seconds / FRAME_S)):
            self.time += FRAME_S
            for cell in moving:
                self._scene.data.joint(JOINTS[cell]).qpos += 0.01
            name = self._name(self._subject.at(self._scene.model, self.time))
            shown += [name] if [name] != shown[-1:] else []
        return shown

    def _name(self, camera: mujoco.MjvCamera) -> str:
        return next((name for name, at in self._places.items() if np.allclose(at, camera.lookat)), "")


def test_it_goes_where_something_moves_and_comes_back(world: SdfWorld, scene: VisibleScene) -> None:
    """It should show the whole at first and when all is still, and no view for a moment only."""
    film = Film(world, scene)
    assert film.goes_on(SHORTEST_S + 1.0) == [""]
    assert film.goes_on(1.0, "assembly") == ["assembly"]
    assert film.goes_on(SHORTEST_S - 1.5) == ["assembly"]
    assert film.goes_on(3.0)[-1] == ""


def test_it_shares_its_time(world: SdfWorld, scene: VisibleScene) -> None:
    """It should show two cells that work in turn, and the whole between long looks at one."""
    film = Film(world, scene)
    assert film.goes_on(SHORTEST_S + 2.1 * LONGEST_S, *JOINTS) == ["", "dosing", "assembly", "dosing"]
    film = Film(world, scene)
    assert film.goes_on(2 * SHORTEST_S + LONGEST_S + 1.0, "assembly") == ["", "assembly", "", "assembly"]


def test_a_single_cell_needs_no_direction() -> None:
    """It should be seen as a whole."""
    alone = world_named("assembly")
    assert isinstance(view_of(alone, scene_of(alone)), Orbit)
