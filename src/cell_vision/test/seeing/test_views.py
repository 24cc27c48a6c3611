"""A camera on real ROS that shows what must not be acted on."""

import array
import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from scipy.ndimage import gaussian_filter
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header

from cell_line.clock import ScaledClock
from cell_line.ros import names
from cell_line.ros.convert.times import to_time
from cell_line.ros.member import Member, spinning
from cell_line.ros.ros_side import RosSide
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros.clients import Clients
from cell_skills.ros.images import RosImages
from cell_vision.seeing.standing import standing
from cell_vision.seeing.view import CameraView
from cell_vision.seeing.views import CheckedViews
from cell_world.line_world import LineWorld

LINE, CELL, CAMERA = "/line", "assembly", "camera"
FRAME = "assembly/camera/camera/camera/optical"
WORLD = LineWorld(CELL, Path(__file__).parents[4] / "worlds" / "assembly.sdf")
HEIGHT, WIDTH = 48, 64
INFO: dict[str, Any] = {
    "width": WIDTH,
    "height": HEIGHT,
    "distortion_model": "plumb_bob",
    "d": [0.0] * 5,
    "k": [55.0, 0.0, 31.5, 0.0, 55.0, 23.5, 0.0, 0.0, 1.0],
}
Shown = Callable[[int], np.ndarray]


def scene(number: int) -> np.ndarray:
    """Bars with the noise of a sensor, another one in each picture."""
    bars = np.where(np.arange(WIDTH) // 8 % 2, 60.0, 190.0)[None, :, None] * np.ones((HEIGHT, 1, 3))
    return np.clip(bars + np.random.default_rng(number).normal(0.0, 2.0, bars.shape), 0, 255).astype(np.uint8)


def blurred(picture: np.ndarray) -> np.ndarray:
    return gaussian_filter(picture, (6.0, 4.0, 0.0))


class ShownCamera:
    """A camera that shows what it is told, 50 times a second."""

    def __init__(
        self, member: Member, clock: ScaledClock, shows: Shown, late_s: float, frame: str, depth: bool
    ) -> None:
        base = names.device(LINE, CELL, CAMERA)
        make, self._clock, self._number = member.node.create_publisher, clock, 0
        self._image = make(Image, names.of(base, names.IMAGE), 2)
        self._depth = make(Image, names.of(base, names.DEPTH), 2)
        self._info = make(CameraInfo, names.of(base, names.CAMERA_INFO), 2)
        self._shows, self._late_s, self._frame, self._has_depth = shows, late_s, frame, depth
        member.node.create_timer(0.02, self._publish)

    def _publish(self) -> None:
        self._number += 1
        header = Header(stamp=to_time(self._clock.now() - self._late_s), frame_id=self._frame)
        self._info.publish(CameraInfo(header=header, **INFO))
        self._image.publish(message(header, self._shows(self._number), "rgb8", 3 * WIDTH))
        if self._has_depth:
            far = np.full((HEIGHT, WIDTH), 1.25, np.float32)
            far[0, 0], far[0, 1] = np.inf, 0.0
            self._depth.publish(message(header, far, "32FC1", 4 * WIDTH))


def message(header: Header, pixels: np.ndarray, encoding: str, step: int) -> Image:
    sent = Image(header=header, height=HEIGHT, width=WIDTH, encoding=encoding, step=step)
    sent.data = array.array("B", pixels.tobytes())
    return sent


def looks(shows: Shown, count: int = 1, late_s: float = 0.0, frame: str = FRAME, depth: bool = True) -> CameraView:
    """Return what the last of some looks gives."""

    async def look() -> CameraView:
        clock = ScaledClock(mono0=time.monotonic() - 100.0)
        async with spinning("eyes", LINE, int(os.environ["ROS_DOMAIN_ID"])) as member:
            await asyncio.to_thread(
                lambda: member.bridge.to_ros(lambda: ShownCamera(member, clock, shows, late_s, frame, depth))
            )
            images = RosImages(Clients(RosSide(member.node, member.bridge, LINE), clock, CELL))
            views = CheckedViews(images, lambda camera: standing(WORLD, camera), clock)
            for _ in range(count - 1):
                await views.look(CAMERA)
            return await views.look(CAMERA)

    return asyncio.run(look())


def test_a_good_picture_is_a_view() -> None:
    """It should have colour, depth with NaN where nothing is known, optics, and where the camera stands."""
    seen = looks(scene, count=2)
    assert seen.rgb.shape == (HEIGHT, WIDTH, 3) and seen.rgb.dtype == np.uint8
    assert np.isnan(seen.depth[0, :2]).all() and seen.depth[5, 5] == 1.25
    assert seen.model.fx == 55.0
    assert seen.world_t_camera.position == pytest.approx((0.0, 0.27, 1.98))
    assert seen.world_t_camera.rotate((0.0, 0.0, 1.0)) == pytest.approx((0.0, 0.0, -1.0), abs=1e-6)


@pytest.mark.parametrize(
    ("shows", "more", "says"),
    [
        (lambda _: scene(1), {"count": 2}, "camera: its picture is frozen"),
        (lambda n: scene(n) // 30, {}, "camera: its picture is dark"),
        (lambda n: np.maximum(scene(n), 255), {}, "camera: its picture is blinded"),
        (
            lambda n: np.tile(np.linspace(20, 200, WIDTH).astype(np.uint8)[None, :, None], (HEIGHT, 1, 3)),
            {},
            "defocused",
        ),
        (scene, {"late_s": 3.0}, "camera: its picture is stale"),
        (scene, {"late_s": -3.0}, "camera: its picture is stale"),
        (scene, {"frame": "other/optical"}, "camera: sends pictures of 'other/optical', and is 'assembly/camera"),
        (scene, {"depth": False}, "camera: .*depth is silent"),
    ],
    ids=["frozen", "dark", "blinded", "defocused", "stale", "ahead", "other camera", "no depth"],
)
def test_a_bad_picture_is_never_acted_on(shows: Shown, more: dict[str, Any], says: str) -> None:
    """It should be a fault of the camera that names the reason in one line."""
    with pytest.raises(DeviceFault, match=says) as fault:
        looks(shows, **more)
    assert "\n" not in str(fault.value)


def test_an_unknown_camera_is_a_fault() -> None:
    """It should say that nobody knows where it stands."""

    async def look() -> CameraView:
        clock = ScaledClock(mono0=time.monotonic() - 100.0)
        views = CheckedViews(None, lambda camera: standing(WORLD, camera), clock)  # type: ignore[arg-type]
        return await views.look("eye")

    with pytest.raises(DeviceFault, match="eye: needs to know where 'eye' is"):
        asyncio.run(look())
