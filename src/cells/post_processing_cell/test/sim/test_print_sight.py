"""Which print the finishing cell sees on its carrier, and which supports, in pictures of its world."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from stepped_world import WORLDS, cell_world
from world_cell import CARRIER, strip_supports

from cell_sim.people import People
from cell_sim.physics.bodies import find_pose
from cell_sim.physics.build_scene import build_scene
from cell_sim.world.sensor_noise import noisy
from cell_vision.seeing.standing import lens_of, standing
from cell_vision.seeing.view import CameraView
from cell_world.line_world import LineWorld
from post_processing_cell.print_sight import PrintLooks, PrintSeen, print_seen

cameras = pytest.importorskip("cell_sim.physics.cameras", reason="no OpenGL without a screen")
PRINTS = ("bracket_40", "bracket_60", "gear_m1", "case_lamp", "case_sensor")
EYE = "stop_camera"


class StopRig:
    """The cell's world with prints on its carrier, and the camera over its stop."""

    def __init__(self) -> None:
        self.model = LineWorld("finishing", WORLDS / "finishing.sdf")
        self.line = cell_world("finishing")
        assert self.line.track
        self.people = People(self.line.track.name, self.line.carriers)
        (self.epc,) = [uri for uri, model in self.line.carriers.items() if model == CARRIER]
        self.scene = build_scene(self.line.description, [self.model.library])
        self.renderer = cameras.RgbdRenderer(self.scene)
        (self.sensor,) = [one for one in self.model.world.sensors() if f"::{EYE}::" in one.name]
        self.units = 0
        self.known = {name: PrintLooks.read(name, self.model.library) for name in PRINTS}

    def brings(self, name: str = "") -> None:
        """Take off what is on the carrier, and put another thing on it."""
        self.units += 1
        self.people.load(self.line.simulation, f"u{self.units}", self.epc, {"part": name} if name else {})
        self.line.simulation.step(2)

    def view(self) -> CameraView:
        self.scene.show(self.line.simulation.shot())
        seen = noisy(self.renderer.render(self.sensor.name), self.sensor.camera.noise, np.random.default_rng(5))
        return CameraView(EYE, 0.0, seen.rgb, seen.depth, lens_of(self.model, EYE), standing(self.model, EYE).pose)

    def seen(self, view: CameraView | None = None) -> PrintSeen | str | None:
        carrier = find_pose(self.line.simulation, f"{CARRIER}::part")
        assert carrier
        return print_seen(view or self.view(), carrier, carrier, self.known, self.model.library)


@pytest.fixture(scope="module")
def rig() -> Iterator[StopRig]:
    subject = StopRig()
    with subject.renderer:
        yield subject


@pytest.mark.parametrize("name", PRINTS)
def test_a_print_is_known_with_its_supports_and_without(rig: StopRig, name: str) -> None:
    """It should say which one it is, that all supports are on it, and that none is once they are off."""
    rig.brings(name)
    seen = rig.seen()
    assert isinstance(seen, PrintSeen), seen
    assert (seen.model, set(seen.supports.values())) == (name, {True})
    strip_supports(rig.line.simulation)
    rig.line.simulation.step(2)
    bare = rig.seen()
    assert isinstance(bare, PrintSeen), bare
    assert (bare.model, set(bare.supports.values())) == (name, {False})


def test_an_empty_carrier(rig: StopRig) -> None:
    """It should see nothing there."""
    rig.brings()
    assert rig.seen() is None


def test_what_is_no_print_and_what_is_hidden(rig: StopRig) -> None:
    """It should take a box for none of them, and say that an arm is in the way."""
    rig.brings("gift_box")
    assert "looks like none of bracket_40" in str(rig.seen())
    view = rig.view()
    depth = view.depth.copy()
    depth[200:300, 250:400] = 0.6
    assert rig.seen(replace(view, depth=depth)) == "something hides what stands on the carrier"
