"""Cameras: pictures of the world at set rates, as long as somebody looks."""

import array
import math
import queue
import threading
import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header

from cell_line.ros import names
from cell_sim.ros.host import Every, Host
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.capability import CannotDo, capability
from cell_sim.world.pictures import Pictures, RgbdPicture
from cell_sim.world.sensor_noise import noisy
from cell_sim.world.world import World
from cell_world.sdf.elements import SCOPE, Sensor
from cell_world.sdf.robot_description import optical_frame

BIG_ENDIAN = 0
PICTURES = QoSProfile(depth=2)
"""Reliable, as viewers want it; who only takes what comes is served as well."""


@dataclass(frozen=True)
class _Camera:
    """One camera: its sensor, what it is called, its publishers, and when its next picture is due."""

    sensor: Sensor
    every: Every
    image: Any
    depth: Any
    info: Any

    @property
    def is_watched(self) -> bool:
        return any(publisher.get_subscription_count() for publisher in (self.image, self.depth, self.info))


class CameraServer:
    """Offers all cameras of the cells.

    Shots are taken on the thread of the world and rendered on a thread of their own; while it is busy, no further
    ones are taken of the same camera.
    """

    def __init__(self, host: Host) -> None:
        """Offer them."""
        self._host = host
        sensors = [sensor for sensor in host.line.description.sensors() if _cell_of(sensor, host.line)]
        try:
            self._pictures = capability(host.line.simulation, Pictures)
            self._cameras = [self._offer(sensor) for sensor in sensors]
        except CannotDo as refusal:
            host.node.get_logger().warning(str(refusal))
            self._cameras = []
        self._wanted: queue.SimpleQueue[tuple[_Camera, Any, float, int] | None] = queue.SimpleQueue()
        self._busy: set[str] = set()
        self._thread: threading.Thread | None = None
        host.world.observe(self._look)

    def stop(self) -> None:
        """Make no more pictures, once those wanted so far are made; the world has to stand still."""
        if self._thread:
            self._wanted.put(None)
            self._thread.join()
            self._thread = None

    def destroy(self) -> None:
        """Withdraw them."""
        self.stop()
        for camera in self._cameras:
            for publisher in (camera.image, camera.depth, camera.info):
                self._host.node.destroy_publisher(publisher)

    def _offer(self, sensor: Sensor) -> _Camera:
        cell, role = sensor.name.split(SCOPE)[:2]
        base = names.device(self._host.namespace, cell, role)
        make = self._host.node.create_publisher
        return _Camera(
            sensor,
            Every(1.0 / sensor.update_rate if sensor.update_rate else 0.1),
            make(Image, names.of(base, names.IMAGE), PICTURES),
            make(Image, names.of(base, names.DEPTH), PICTURES),
            make(CameraInfo, names.of(base, names.CAMERA_INFO), PICTURES),
        )

    def _look(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: take the shots that are due and wanted."""
        for camera in self._cameras:
            if camera.every.due(elapsed) and camera.sensor.name not in self._busy and camera.is_watched:
                self._busy.add(camera.sensor.name)
                seed = sim.notes.chance(camera.sensor.name).getrandbits(64)
                self._wanted.put((camera, self._pictures.shot(), elapsed, seed))
                if self._thread is None:
                    self._thread = threading.Thread(target=self._render, name="cameras", daemon=True)
                    self._thread.start()

    def _render(self) -> None:
        """On the thread of the cameras."""
        try:
            with self._pictures.cameras() as cameras:
                while wanted := self._wanted.get():
                    camera, shot, elapsed, seed = wanted
                    seen = cameras.take(camera.sensor.name, shot)
                    noise = camera.sensor.camera.noise
                    self._publish(camera, noisy(seen, noise, np.random.default_rng(seed)), elapsed)
                    self._busy.discard(camera.sensor.name)
        except Exception:  # a line without pictures still runs
            self._host.node.get_logger().error(f"no more pictures: {traceback.format_exc()}")

    def _publish(self, camera: _Camera, picture: RgbdPicture, elapsed: float) -> None:
        header = Header(stamp=self._host.stamp(elapsed), frame_id=optical_frame(camera.sensor))
        if camera.image.get_subscription_count():
            camera.image.publish(to_image(header, picture.rgb, "rgb8"))
        if camera.depth.get_subscription_count():
            camera.depth.publish(to_image(header, picture.depth, "32FC1"))
        if camera.info.get_subscription_count():
            camera.info.publish(to_info(header, camera.sensor))


def _cell_of(sensor: Sensor, line: SimulatedLine) -> bool:
    """Whether a sensor belongs to a cell of the line."""
    return sensor.name.split(SCOPE)[0] in line.cells()


def to_image(header: Header, pixels: np.ndarray, encoding: str) -> Image:
    """Return a picture as a message."""
    height, width = pixels.shape[:2]
    message = Image(header=header, height=height, width=width, encoding=encoding, is_bigendian=BIG_ENDIAN)
    message.step = pixels.strides[0]
    message.data = array.array("B", pixels.tobytes())
    return message


def to_info(header: Header, sensor: Sensor) -> CameraInfo:
    """Return the geometry of a pinhole camera without distortion."""
    camera = sensor.camera
    focal = camera.width / 2.0 / math.tan(camera.horizontal_fov / 2.0)
    x, y = (camera.width - 1) / 2.0, (camera.height - 1) / 2.0  # the middle of the first pixel is 0
    return CameraInfo(
        header=header,
        height=camera.height,
        width=camera.width,
        distortion_model="plumb_bob",
        d=[0.0] * 5,
        k=[focal, 0.0, x, 0.0, focal, y, 0.0, 0.0, 1.0],
        r=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        p=[focal, 0.0, x, 0.0, 0.0, focal, y, 0.0, 0.0, 0.0, 1.0, 0.0],
    )
