"""What the camera of the garment cell sees in its world, by its pictures alone, against what is true there."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from stepped_world import WORLDS, cell_world

from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.cloth.table import ClothTable
from cell_sim.world.sensor_noise import noisy
from cell_vision.camera import CameraModel
from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.seeing.standing import standing
from cell_vision.seeing.view import CameraView
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from garment_cell.devices import ClothSeen
from garment_cell.table_sight import TableSight, cloth_seen, layers, pack_seen

cameras = pytest.importorskip("cell_sim.physics.cameras", reason="no OpenGL without a screen")
SIZES = {"shirt_m": (0.5, 0.7), "shirt_l": (0.56, 0.74), "towel": (0.5, 1.0)}
KNOWN = TableSight(0.61, 1.08, SIZES)


class TableRig:
    """The cell's world, and its camera."""

    def __init__(self) -> None:
        model = LineWorld("garment", WORLDS / "garment.sdf")
        self.line = cell_world("garment")
        (self.table,) = self.line.simulation.devices_of(ClothTable).values()
        self.sensor = next(one for one in model.world.sensors() if "::camera::" in one.name)
        self.scene = build_scene(self.line.description, [model.library])
        self.renderer = cameras.RgbdRenderer(self.scene)
        self.stands = standing(model, "camera").pose
        self.places = {name.rpartition("::")[2]: frame.world for name, frame in model.world.frames.items()}

    def look(self) -> CameraView:
        self.scene.show(self.line.simulation.shot())
        seen = noisy(self.renderer.render(self.sensor.name), self.sensor.camera.noise, np.random.default_rng(3))
        height, width = seen.depth.shape
        lens = CameraModel.of_field_of_view(self.sensor.camera.horizontal_fov, width, height)
        return CameraView("camera", 0.0, seen.rgb, seen.depth, lens, self.stands)

    def cloth(self) -> ClothSeen | ClothNotUsable:
        return cloth_seen(self.look(), self.places["table"], KNOWN)


@pytest.fixture(scope="module")
def rig() -> Iterator[TableRig]:
    subject = TableRig()
    with subject.renderer:
        yield subject


def test_an_empty_table(rig: TableRig) -> None:
    """It should see nothing on it."""
    rig.table.clear()
    assert rig.cloth() == ClothSeen(present=False)


@pytest.mark.parametrize("model", SIZES)
def test_a_garment_is_measured(rig: TableRig, model: str) -> None:
    """It should lie where it does, as large as it is, with its creases."""
    rig.table.clear()
    rig.table.lay("garment", model, Pose.from_xyz_rpy((0.006, -0.005, 0.0), (0.0, 0.0, 0.02)))
    seen, true = rig.cloth(), rig.table.measure()
    assert isinstance(seen, ClothSeen) and true is not None
    assert (seen.present, seen.layers) == (True, 1)
    assert math.hypot(seen.x_m - true.x, seen.y_m - true.y) < 0.003
    assert seen.yaw_rad == pytest.approx(true.yaw, abs=0.008)
    assert (seen.width_m, seen.length_m) == pytest.approx((true.width, true.length), abs=0.01)
    assert seen.wrinkle_m == pytest.approx(true.height, abs=0.003)


def test_what_stands_over_the_table_is_no_garment(rig: TableRig) -> None:
    """It should say that the table is covered."""
    rig.table.clear()
    view = rig.look()
    view.depth[200:280, 280:360] = 0.5
    found = cloth_seen(view, rig.places["table"], KNOWN)
    assert isinstance(found, ClothNotUsable)
    assert found.problem is ClothProblem.COVERED


def test_a_tray(rig: TableRig) -> None:
    """It should see what lies in a tray, that an empty one is, and that a covered one cannot be judged."""
    rig.table.clear()
    view, place = rig.look(), rig.places["feeder.shirt_m"]
    full = pack_seen(view, place)
    assert full is not None and full.present
    empty = pack_seen(view, Pose((0.0, 0.0, 0.024)) @ place)
    assert empty is not None and not empty.present
    assert pack_seen(view, Pose((0.0, 0.0, -0.2)) @ place) is None


def test_layers_by_size() -> None:
    """It should be one where the size is a garment's, and more where it is none."""
    assert layers(0.51, 0.69, SIZES) == 1
    assert layers(0.25, 0.7, SIZES) == 2
    assert layers(0.5, 0.5, SIZES) == 2
    assert layers(0.25, 0.35, SIZES) == 4
