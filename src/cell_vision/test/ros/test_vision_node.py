"""The node of a stop: somebody asks it where the carrier is and for parts, and watches."""

import array
import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cv2", reason="the libraries of vision are not installed")
pytest.importorskip("pyapriltags", reason="the libraries of vision are not installed")

import cv2
from cell_interfaces.srv import FindCarrier, FindParts
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection3DArray

from cell_line.clock import ScaledClock
from cell_line.config.line import load_line
from cell_line.ros import names
from cell_line.ros.convert.times import to_time
from cell_line.ros.member import Member, spinning
from cell_vision.calibrating import known_of, world_of
from cell_vision.camera import CameraModel
from cell_vision.fiducials.pattern import cells
from cell_vision.fiducials.target import TagTarget
from cell_vision.seeing.standing import lens_of, standing
from cell_world.geometry import Pose

LINE = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
CELL, CAMERA, FRAME = "assembly", "stop_camera", "assembly/stop_camera/camera/camera/optical"
OFF = Pose((0.003, -0.002, 0.0))


def painted(image: np.ndarray, camera: CameraModel, target: TagTarget, pose: Pose) -> None:
    """Print the tags of a target where they are seen."""
    for tag, placed in target.tags.items():
        field = np.kron(
            np.pad(cells(tag).astype(np.uint8) * 200 + 20, 1, constant_values=220), np.ones((12, 12), np.uint8)
        )
        corners = camera.project(np.array([pose.apply(corner) for corner in placed.corners()])).astype(np.float32)
        inner = np.array([(11.5, 11.5), (107.5, 11.5), (107.5, 107.5), (11.5, 107.5)], np.float32)
        turned = cv2.getPerspectiveTransform(inner, corners)
        size = (camera.width, camera.height)
        there = cv2.warpPerspective(np.full_like(field, 255), turned, size) > 250
        image[there] = cv2.warpPerspective(field, turned, size, flags=cv2.INTER_AREA)[there][:, None]


def seen() -> np.ndarray:
    """The stop with a carrier that stands a little off it."""
    line = load_line(LINE)
    world, known = world_of(line, CELL), known_of(line, CELL)
    back, camera = standing(world, CAMERA).pose.inverse(), lens_of(world, CAMERA)
    image = np.full((camera.height, camera.width, 3), 140, np.uint8)
    painted(image, camera, known.fixed, back @ known.middle)
    painted(image, camera, known.carrier, back @ known.stop @ OFF)
    return image


class StopPublisher:
    """A camera that shows the stop, ten times a second."""

    def __init__(self, member: Member, clock: ScaledClock, image: np.ndarray, told: dict[str, Any]) -> None:
        base, make = names.device("/line", CELL, CAMERA), member.node.create_publisher
        self._image, self._clock, self._random = image, clock, np.random.default_rng(1)
        self._out = {kind: make(kind[1], names.of(base, kind[0]), 2) for kind in KINDS}
        self._told = told
        self.shown: list[Image] = []
        member.node.create_subscription(Image, names.of(base, "annotated"), self.shown.append, 2)
        member.node.create_timer(0.1, self._publish)
        self.detected: list[Detection3DArray] = []
        member.node.create_subscription(Detection3DArray, names.of(base, "detections"), self.detected.append, 2)
        self._clients = {
            kind: member.node.create_client(kind, names.of(base, name))
            for kind, name in ((FindCarrier, names.FIND_CARRIER), (FindParts, names.FIND_PARTS))
        }

    def is_answered(self) -> bool:
        """Whether the node offers its services and shows what it sees."""
        ready = all(client.service_is_ready() for client in self._clients.values())
        return ready and bool(self.shown and self.detected)

    async def ask(self, member: Member, kind: Any, **fields: Any) -> Any:
        """Return the answer to a request."""
        answers: list[Any] = []

        def call() -> None:
            asked = self._clients[kind].call_async(kind.Request(**fields))
            asked.add_done_callback(lambda done: answers.append(done.result()))

        member.bridge.to_ros(call)
        while not answers:
            await asyncio.sleep(0.1)
        return answers[0]

    def _publish(self) -> None:
        header = Header(stamp=to_time(self._clock.now()), frame_id=FRAME)
        height, width, _ = self._image.shape
        noisy = self._image + self._random.normal(0.0, 2.0, self._image.shape)
        colour = np.clip(noisy, 0, 255).astype(np.uint8)
        for (name, kind), publisher in self._out.items():
            if kind is CameraInfo:
                publisher.publish(CameraInfo(header=header, **self._told))
                continue
            pixels = colour if name == names.IMAGE else np.full((height, width), 1.1, np.float32)
            sent = Image(header=header, height=height, width=width, step=pixels.strides[0])
            sent.encoding = "rgb8" if name == names.IMAGE else "32FC1"
            sent.data = array.array("B", pixels.tobytes())
            publisher.publish(sent)


KINDS: tuple[tuple[str, Any], ...] = ((names.CAMERA_INFO, CameraInfo), (names.IMAGE, Image), (names.DEPTH, Image))


def optics() -> dict[str, Any]:
    """What the camera tells of itself."""
    lens = lens_of(world_of(load_line(LINE), CELL), CAMERA)
    k = [lens.fx, 0.0, lens.cx, 0.0, lens.fy, lens.cy, 0.0, 0.0, 1.0]
    return {"width": lens.width, "height": lens.height, "distortion_model": "plumb_bob", "d": [0.0] * 5, "k": k}


@pytest.mark.long
def test_the_node_says_where_the_carrier_is_and_shows_it(tmp_path: Path) -> None:
    """It should answer with what it sees, not with the model's stop, and draw while somebody watches."""
    image, known, told = seen(), known_of(load_line(LINE), CELL), optics()
    given = {"config": LINE, "state_dir": tmp_path, "cell": CELL}
    words = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
    command = [sys.executable, "-m", "cell_vision.ros.vision_node", "--ros-args", "-r", "__ns:=/line", *words]

    async def ask() -> tuple[list[Any], StopPublisher]:
        clock = ScaledClock(line0=time.time(), mono0=time.monotonic())
        async with spinning("eyes", "/line", int(os.environ["ROS_DOMAIN_ID"])) as member:
            made: list[StopPublisher] = []
            await asyncio.to_thread(
                lambda: member.bridge.to_ros(lambda: made.append(StopPublisher(member, clock, image, told)))
            )
            while not made or not made[0].is_answered():
                await asyncio.sleep(0.1)
            answers = [await made[0].ask(member, FindCarrier)]
            answers += [await made[0].ask(member, FindParts, models=[model]) for model in ("lid_black", "lid_blue")]
            return answers, made[0]

    with subprocess.Popen(command, env={**os.environ, "ROS_LOG_DIR": str(tmp_path)}) as process:
        try:
            (carrier, parts, unknown), eyes = asyncio.run(asyncio.wait_for(ask(), 60.0))
        finally:
            process.terminate()
    at = carrier.carrier.pose.pose.pose.position
    expected = (known.stop @ OFF).position
    assert carrier.found and (at.x, at.y, at.z) == pytest.approx(expected, abs=1e-3)
    assert (carrier.carrier.source, carrier.carrier.name) == (CAMERA, "carrier")
    assert eyes.shown[0].width == image.shape[1] and eyes.shown[0].height > image.shape[0]
    (detection,) = eyes.detected[0].detections
    assert (detection.results[0].hypothesis.class_id, detection.header.frame_id) == ("carrier", FRAME)
    assert (parts.message, parts.found.detections) == ("nothing stands on the plane", [])
    assert unknown.message.startswith("stop_camera: there is no model 'lid_blue'") and not unknown.found.detections
