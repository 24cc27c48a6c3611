"""The carrier is seen where it stands in the world's own pictures, and nothing is believed of a camera that lies."""

import asyncio
import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stepped_world import DEMO, WORLDS, cell_world

from cell_line.at_hand import LineAtHand
from cell_line.config.strict_yaml import ConfigError
from cell_line.manual_clock import ManualClock
from cell_sim.physics.build_scene import build_scene
from cell_sim.physics.scene import CameraShot, VisibleScene
from cell_sim.physics.spec_sensors import OPTICAL
from cell_sim.world.pictures import RgbdPicture
from cell_sim.world.sensor_noise import noisy
from cell_skills.devices.images import Optics, Picture
from cell_skills.devices.perception import Perceived
from cell_skills.devices.protocols import DeviceFault, Uncertain
from cell_skills.devices.sightings import Sightings
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.robot_description import optical_frame

os.environ.setdefault("MUJOCO_GL", "egl")
cameras = pytest.importorskip("cell_sim.physics.cameras", reason="no OpenGL without a screen")
pytest.importorskip("cv2", reason="the libraries of vision are not installed")
pytest.importorskip("pyapriltags", reason="the libraries of vision are not installed")

from cell_vision.calibrated import CellModel  # noqa: E402
from cell_vision.camera_perception import CameraPerception, SeesCarriers  # noqa: E402
from cell_vision.seeing.standing import standing  # noqa: E402
from cell_vision.seeing.stop_eye import CarrierEye  # noqa: E402
from cell_vision.seeing.stop_tags import stop_tags  # noqa: E402
from cell_vision.seeing.view import BadView  # noqa: E402
from cell_vision.seeing.views import CheckedViews  # noqa: E402
from cell_vision.showing import show  # noqa: E402
from cell_vision.telling import CommandRefused  # noqa: E402

ROLE = "stop_camera"
CARRIER = "carrier_1"


class StopRig:
    """A cell in its world, its stop camera, and what it makes of its pictures; time passes with each look."""

    def __init__(self, cell: str) -> None:
        self.world = LineWorld(cell, WORLDS / f"{cell}.sdf")
        self.line = cell_world(cell)
        self.sensor = next(one for one in self.world.world.sensors() if f"::{ROLE}::" in one.name)
        self.scene: VisibleScene = build_scene(self.line.description, [self.world.library])
        self.renderer = cameras.RgbdRenderer(self.scene)
        self.shot: CameraShot = self.line.simulation.shot()
        self.known, self.start = stop_tags(self.world, cell), self.shot
        self.put_back()

    def put_back(self) -> None:
        """Begin again, with everything where it was."""
        self.clock, self.looks, self.shot = ManualClock(), 0, self.start
        self.covered = self.frozen = False
        self.off, self.turn = (0.0, 0.0, 0.0), 0.0
        views = CheckedViews(self, lambda camera: standing(self.world, camera), self.clock)
        self.eye = CarrierEye(views, self.known, self.clock)

    def find(self, after_s: float = 5.0) -> Perceived | None:
        asyncio.run(self.clock.sleep(after_s))
        return asyncio.run(self.eye.find_carrier(ROLE))

    def spawn(self, model: str, pose: Pose) -> None:
        self.line.simulation.spawn("thing", model, pose)
        self.shot = self.line.simulation.shot()

    def shift(self, x: float, y: float, turn: float = 0.0) -> None:
        """Put the carrier elsewhere, in what is seen."""
        start = self.scene.model.joint(self.scene.model.body(f"{CARRIER}::plate").jntadr[0]).qposadr[0]
        qpos = self.start.qpos.copy()
        pose = Pose(tuple(qpos[start : start + 3]), tuple(qpos[start + 3 : start + 7]))
        moved = Pose((x, y, 0.0)) @ pose @ Pose.from_xyz_rpy((0.0, 0.0, 0.0), (0.0, 0.0, turn))
        qpos[start : start + 7] = (*moved.position, *moved.quaternion)
        self.shot = replace(self.shot, qpos=qpos)

    def knock(self, off: tuple[float, float, float], turn: float) -> None:
        """Push the camera: along the world's axes [m], and about that of its picture which goes up [rad]."""
        self.off, self.turn = off, turn

    def pushed(self) -> None:
        """Put the camera where it is."""
        index = self.scene.model.camera(self.sensor.name).id
        stands = self.sensor.pose @ OPTICAL
        about = Pose(quaternion=(math.cos(self.turn / 2.0), 0.0, math.sin(self.turn / 2.0), 0.0))
        link = self.world.world.links[self.sensor.link].pose
        moved = link.inverse() @ Pose(self.off) @ link @ stands @ about
        self.scene.model.cam_pos[index], self.scene.model.cam_quat[index] = moved.position, moved.quaternion

    async def pair(self, camera: str, since: float) -> tuple[Picture, Picture]:
        assert camera == ROLE and since <= self.clock.now()
        self.looks += not self.frozen
        self.pushed()
        self.scene.show(self.shot)
        seen = self.renderer.render(self.sensor.name)
        if self.covered:
            seen = RgbdPicture(seen.camera, seen.time, np.full_like(seen.rgb, 4), np.full_like(seen.depth, np.nan))
        seen = noisy(seen, self.sensor.camera.noise, np.random.default_rng(self.looks))
        height, width = seen.depth.shape
        focal = width / 2.0 / math.tan(self.sensor.camera.horizontal_fov / 2.0)
        matrix = np.array([[focal, 0.0, (width - 1) / 2.0], [0.0, focal, (height - 1) / 2.0], [0.0, 0.0, 1.0]])
        optics = Optics(width, height, matrix, "plumb_bob", (0.0,) * 5)
        stamp, frame = self.clock.now(), optical_frame(self.sensor)
        return Picture(stamp, frame, seen.rgb, "rgb8", optics), Picture(stamp, frame, seen.depth, "32FC1", optics)

    async def colour(self, camera: str) -> Picture:
        return (await self.pair(camera, 0.0))[0]

    async def depth(self, camera: str) -> Picture:
        return (await self.pair(camera, 0.0))[1]


@pytest.fixture(scope="module")
def assembly() -> Iterator[StopRig]:
    subject = StopRig("assembly")
    with subject.renderer:
        yield subject


@pytest.fixture
def rig(assembly: StopRig) -> StopRig:
    assembly.put_back()
    return assembly


def off(seen: Perceived | None, true: Pose) -> tuple[float, float]:
    """Error of a pose [mm], [degrees]."""
    assert seen
    between = true.inverse() @ seen.pose
    return 1e3 * math.hypot(*between.position), math.degrees(2.0 * math.hypot(*between.quaternion[1:]))


@pytest.mark.parametrize("cell", ["dosing", "garment", "finishing"])
def test_the_carrier_is_seen_where_it_stands(cell: str) -> None:
    """It should be found within a fraction of a millimetre in every cell, with who saw it, when, and how surely."""
    rig = StopRig(cell)
    with rig.renderer:
        seen = rig.find()
        assert seen and (seen.model, seen.source, seen.stamp) == ("carrier", ROLE, rig.clock.now())
        far, turned = off(seen, rig.line.simulation.truth()[f"{CARRIER}::plate"])
        assert far < 0.3 and turned < 0.1
        assert 0.0001 < seen.off_m < 0.001 and seen.turn_rad < 0.002


def test_the_perception_of_a_cell_takes_it(rig: StopRig) -> None:
    """It should be what the port asks for, and give the places of the carrier."""
    assert isinstance(rig.eye, SeesCarriers)
    options = CameraPerception.Options(carrier="seen")
    model = CellModel(rig.world, "assembly")
    subject = CameraPerception(model, Sightings(), rig.clock, options, rig.eye)
    rig.shift(0.004, 0.0)
    nest = asyncio.run(subject.find_places(["nest.tray"]))["nest.tray"]
    assert nest.pose.position == pytest.approx((-0.107, 0.065, 0.912), abs=3e-4)
    assert nest.source == ROLE


def test_a_carrier_that_stands_a_little_off_is_seen_there(rig: StopRig) -> None:
    """It should not be where the model has the stop."""
    rig.shift(0.004, -0.003, math.radians(1.0))
    seen = rig.find()
    stop = rig.known.stop
    assert seen and (stop.inverse() @ seen.pose).position == pytest.approx((0.004, -0.003, 0.0), abs=3e-4)
    assert seen.pose.rpy()[2] - stop.rpy()[2] == pytest.approx(math.radians(1.0), abs=2e-3)


def test_a_carrier_far_off_its_stop_is_refused(rig: StopRig) -> None:
    """It should be said how far it is off, by way and by turn."""
    rig.shift(0.03, 0.0)
    with pytest.raises(Uncertain, match=r"^stop_camera: sees the carrier 30\.\d mm and 0\.\d degrees off its stop"):
        rig.find()
    rig.shift(0.0, 0.0, math.radians(80.0))
    with pytest.raises(Uncertain, match=r"sees the carrier 0\.\d mm and 10\.0 degrees off its stop"):
        rig.find()


def test_a_carrier_may_come_turned_by_quarters(rig: StopRig) -> None:
    """It should be seen which way it stands, which the model of the track cannot know."""
    rig.shift(0.0, 0.0, math.pi / 2.0)
    far, turned = off(rig.find(), Pose((0.0, 0.0, 0.9)) @ Pose.from_xyz_rpy((0.0, 0.0, 0.0), (0.0, 0.0, math.pi / 2.0)))
    assert far < 0.5 and turned < 0.1


def test_no_carrier_is_no_carrier(rig: StopRig) -> None:
    """It should be None, also where one stood a moment ago."""
    assert rig.find()
    rig.shift(0.6, 0.0)
    assert rig.find() is None


def test_a_hidden_carrier_is_where_it_was_seen_for_a_while(rig: StopRig) -> None:
    """It should keep its stamp, so that who acts can judge, and be unknown if it was never seen, or too long ago."""
    seen = rig.find()
    rig.spawn("shirt_m_folded", Pose((0.0, 0.0, 0.93)))
    assert rig.find() == seen
    with pytest.raises(Uncertain, match="sees no carrier that it could locate: not found"):
        rig.find(60.0)
    with pytest.raises(Uncertain, match="sees no carrier"):
        rig.find()


@pytest.mark.parametrize(
    ("way", "turn"), [((0.01, 0.0, 0.0), 0.0), ((0.0, 0.0, -0.01), 0.0), ((0.0, 0.0, 0.0), math.radians(2.0))]
)
def test_a_knocked_camera_is_not_believed(rig: StopRig, way: tuple[float, float, float], turn: float) -> None:
    """It should be a fault of the camera with what its fixed tags tell, also where the carrier was seen before."""
    assert rig.find()
    rig.knock(way, turn)
    with pytest.raises(BadView, match=r"^stop_camera: was knocked: its fixed tags are \d+\.\d mm and \d\.\d\d degrees"):
        rig.find()


def test_a_camera_that_shows_nothing_is_not_believed(rig: StopRig) -> None:
    """It should be a fault that names the reason when its picture is frozen, or when something lies on its lens."""
    assert rig.find()
    rig.frozen = True
    with pytest.raises(BadView, match="stop_camera: its picture is frozen"):
        rig.find()
    rig.frozen = False
    assert rig.find()
    rig.covered = True
    with pytest.raises(DeviceFault, match="stop_camera: its picture is dark"):
        rig.find()


def test_without_its_lamps_the_carrier_is_seen(rig: StopRig) -> None:
    """It should be located as well in what light the hall itself has."""
    rig.shot = replace(rig.shot, light=0.0)
    far, turned = off(rig.find(), rig.line.simulation.truth()[f"{CARRIER}::plate"])
    assert far < 0.5 and turned < 0.1


class DemoLine:
    """The line that is meant where none runs."""

    def running(self) -> LineAtHand:
        raise LookupError("no line runs")

    def config(self) -> Path:
        return DEMO


def test_recorded_pictures_are_shown(rig: StopRig, tmp_path: Path) -> None:
    """It should tell of each picture what it shows, and draw it, also of a knocked camera or an empty stop."""
    (folder := tmp_path / "recorded").mkdir()
    for name, off_m, x in (("good", 0.0, 0.0), ("knocked", 0.01, 0.0), ("empty", 0.0, 0.6)):
        rig.put_back()
        rig.knock((off_m, 0.0, 0.0), 0.0)
        rig.shift(x, 0.0)
        Image.fromarray(asyncio.run(rig.colour(ROLE)).pixels).save(folder / f"{name}.png")
    empty, good, knocked = show(DemoLine(), "assembly", ROLE, tmp_path / "shown", folder, None)
    assert good[1] and "carrier: 0.0" in good[0] and "camera: 0.0" in good[0]
    assert not empty[1] and "carrier: not found" in empty[0]
    assert "camera: 10.0" in knocked[0]
    with Image.open(tmp_path / "shown" / "good.png") as picture:
        assert picture.size[0] == 640 and picture.size[1] > 480


def test_what_is_no_recorded_picture_is_refused(tmp_path: Path) -> None:
    """It should name file and reason."""
    with pytest.raises(CommandRefused, match="is no folder with pictures"):
        list(show(DemoLine(), "assembly", ROLE, None, tmp_path, None))
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(CommandRefused, match=r"a\.png: is no picture"):
        list(show(DemoLine(), "assembly", ROLE, None, tmp_path, None))
    Image.new("RGB", (64, 48)).save(tmp_path / "a.png")
    with pytest.raises(CommandRefused, match="has 64 by 48 pixels, the camera 640 by 480"):
        list(show(DemoLine(), "assembly", ROLE, None, tmp_path, None))
    with pytest.raises(ConfigError, match="there is no 'nowhere'; there are: assembly"):
        list(show(DemoLine(), "nowhere", ROLE, None, tmp_path, None))
