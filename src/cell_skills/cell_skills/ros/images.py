"""Pictures over the standard interfaces: `image_raw`, `depth` and `camera_info` of a camera."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image

from cell_line.plain import text
from cell_line.ros import names
from cell_line.ros.asking import NoAnswer
from cell_line.ros.convert.times import from_time
from cell_line.ros.listener import Listener
from cell_line.shared import Shared, SharedThings
from cell_skills.devices.images import Images, Optics, Picture
from cell_skills.ros.clients import Clients, faults_of, or_fault

CHANNELS = {"mono8": 1, "rgb8": 3, "bgr8": 3, "rgba8": 4, "bgra8": 4}
"""Encodings with 8 bits a channel."""
DEPTH = "32FC1"
"""The encoding of metres."""
LARGEST = 16_384
"""No picture has more rows or columns [pixels]."""
PICTURES = QoSProfile(depth=2)
TOGETHER_S = 0.005
"""Colour and depth with stamps no farther apart are of one moment [s]."""
PAIRS = 6
"""So many pictures are waited for: until colour and depth are of one moment, and of no earlier one than wanted."""


class RosImages(Shared, Images):
    """`images`."""

    name = "images"

    def __init__(self, clients: Clients) -> None:
        """Take what asks."""
        self._clients = clients

    @classmethod
    def make(cls, things: SharedThings) -> "RosImages":
        """Make it on the cell's node."""
        return cls(Clients.around(things, cls.name))

    def destroy(self) -> None:
        """Take its clients off the node."""
        self._clients.destroy()

    async def colour(self, camera: str) -> Picture:
        """Return the next picture of a camera."""
        return await self._next(camera, names.IMAGE, CHANNELS)

    async def depth(self, camera: str) -> Picture:
        """Return the next picture of how far away things are."""
        return await self._next(camera, names.DEPTH, {DEPTH: 1})

    async def pair(self, camera: str, since: float) -> tuple[Picture, Picture]:
        """Return colour and depth of one moment."""
        async with (
            self._clients.hearing(CameraInfo, camera, names.CAMERA_INFO, PICTURES) as infos,
            self._clients.hearing(Image, camera, names.IMAGE, PICTURES) as images,
            self._clients.hearing(Image, camera, names.DEPTH, PICTURES) as depths,
        ):
            info = await or_fault(camera, infos.until(lambda _: True))
            image, depth = await or_fault(camera, _of_one_moment(images, depths, since))
        with faults_of(camera):
            optics = to_optics(info)
            return to_picture(image, optics, CHANNELS), to_picture(depth, optics, {DEPTH: 1})

    async def _next(self, camera: str, name: str, known: dict[str, int]) -> Picture:
        # Only while one is wanted: a camera that nobody looks through makes no pictures.
        async with (
            self._clients.hearing(CameraInfo, camera, names.CAMERA_INFO, PICTURES) as infos,
            self._clients.hearing(Image, camera, name, PICTURES) as images,
        ):
            info = await or_fault(camera, infos.until(lambda _: True))
            image = await or_fault(camera, images.until(lambda _: True))
        with faults_of(camera):
            return to_picture(image, to_optics(info), known)


async def _of_one_moment(images: Listener, depths: Listener, since: float) -> tuple[Image, Image]:
    """Return the first colour and depth that were taken together at a line time [s] or later, or the last earlier ones.

    Raises:
        NoAnswer: One of both is silent, or they are never of one moment.
    """
    pair: tuple[Image, Image] | None = None
    for _ in range(PAIRS):
        image = await images.next()
        stamp = from_time(image.header.stamp)
        if depths.last is None or from_time(depths.last.header.stamp) < stamp - TOGETHER_S:
            await depths.next()
        depth = depths.last
        if abs(from_time(depth.header.stamp) - stamp) <= TOGETHER_S:
            pair = image, depth
            if stamp >= since:
                break
    if pair is None:
        raise NoAnswer("sends colour and depth that are never of one moment")
    return pair


def to_optics(info: CameraInfo) -> Optics:
    """Return the optics of a camera.

    Raises:
        ValueError: They are those of no camera.
    """
    numbers = [*info.k, *info.d]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a camera_info has a number that is not finite")
    matrix = np.array(info.k, dtype=float).reshape(3, 3)
    if matrix[0, 0] <= 0.0 or matrix[1, 1] <= 0.0:
        raise ValueError("a camera_info has no focal length")
    return Optics(_size(info.width), _size(info.height), matrix, text(info.distortion_model), tuple(info.d))


def to_picture(image: Image, optics: Optics, known: dict[str, int]) -> Picture:
    """Return a picture.

    Args:
        image: As it was sent.
        optics: Of the camera that took it.
        known: Channels of each encoding that is taken.

    Raises:
        ValueError: It has another encoding or size than it may, or less data than it says.
    """
    height, width = _size(image.height), _size(image.width)
    if image.encoding not in known:
        raise ValueError(f"a picture must be one of {', '.join(known)}, not '{text(image.encoding)}'")
    if (width, height) != (optics.width, optics.height):
        raise ValueError(f"a picture has {width} by {height} pixels, its camera_info {optics.width} by {optics.height}")
    pixels = _pixels(image, height, width, known[image.encoding])
    return Picture(from_time(image.header.stamp), text(image.header.frame_id), pixels, image.encoding, optics)


def _pixels(image: Image, height: int, width: int, channels: int) -> NDArray[Any]:
    kind = np.dtype(np.float32 if image.encoding == DEPTH else np.uint8)
    if image.encoding == DEPTH:
        kind = kind.newbyteorder(">" if image.is_bigendian else "<")
    row = width * channels * kind.itemsize
    if image.step < row or len(image.data) != image.step * height:
        raise ValueError(f"a picture has {len(image.data)} bytes for {height} rows of {image.step}, {row} needed")
    rows = np.frombuffer(image.data, dtype=np.uint8).reshape(height, image.step)[:, :row]
    pixels = np.ascontiguousarray(rows).view(kind).reshape(height, width, channels)
    native = pixels.astype(kind.newbyteorder("="))
    return native[:, :, 0] if channels == 1 else native


def _size(pixels: int) -> int:
    if not 1 <= pixels <= LARGEST:
        raise ValueError(f"a picture must have 1 to {LARGEST} rows and columns, not {pixels}")
    return int(pixels)
