"""Pictures of a camera out of an MCAP file: a recording of ours, or a bag of ROS 2."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from google.protobuf.message import DecodeError
from mcap.exceptions import McapError
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory as ProtobufFactory
from mcap_ros2.decoder import DecoderFactory as Ros2Factory
from zstandard import ZstdError

from cell_line.ros import names
from cell_skills.devices.images import Optics
from cell_skills.ros.images import CHANNELS, to_picture
from cell_vision.camera import CameraModel
from cell_vision.seeing.stop_look import Rgb
from cell_vision.seeing.view import rgb_of
from cell_vision.telling import CommandRefused

COMPRESSED = ("foxglove.CompressedImage", "sensor_msgs/msg/CompressedImage")
NANO = 1_000_000_000
RAW = "sensor_msgs/msg/Image"
BROKEN = (
    McapError, DecodeError, ZstdError, cv2.error, struct.error, ArithmeticError, AttributeError, EOFError, LookupError,
    MemoryError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What the libraries say of a file that is damaged."""


def recorded_pictures(file: Path, cell: str, camera: str, lens: CameraModel) -> Iterator[tuple[str, Rgb]]:
    """Yield the colour pictures of one camera, each named by when it was recorded [s], such as `3.141592653.png`.

    Args:
        file: MCAP, with its summary.
        cell: Of any line.
        camera: Its role in the cell.
        lens: Of the camera; tells how large its pictures are.

    Raises:
        CommandRefused: It is no such file, is cut off or damaged, or has no picture of this camera.
    """
    try:
        with file.open("rb") as stream:
            reader = make_reader(stream, validate_crcs=True, decoder_factories=[ProtobufFactory(), Ros2Factory()])
            summary = reader.get_summary()
            if summary is None:
                raise CommandRefused(f"{file}: is not complete; `mcap recover` makes it so")
            topic = _topic(file, summary, names.device("", cell, camera))
            for schema, _, message, sent in reader.iter_decoded_messages([topic]):
                at = f"{message.log_time // NANO}.{message.log_time % NANO:09}"
                yield f"{at}.png", _picture(f"{file} at {at} s", schema.name if schema else "", sent, camera, lens)
    except BROKEN as error:
        raise CommandRefused(f"{file}: cannot be read: {type(error).__name__} {' '.join(str(error).split())}") from None


def _topic(file: Path, summary: Any, base: str) -> str:
    """The one topic with colour pictures of a device."""
    kinds = {number: schema.name for number, schema in summary.schemas.items()}
    shown = {
        channel.topic: kinds.get(channel.schema_id, "")
        for channel in summary.channels.values()
        if f"{names.of(base, names.IMAGE)}/" in f"{channel.topic}/"
    }
    for wanted in ((RAW,), COMPRESSED):
        of_kind: list[str] = sorted(topic for topic, kind in shown.items() if kind in wanted)
        if len(of_kind) > 1:
            raise CommandRefused(f"{file}: has pictures of '{base}' of several lines: {', '.join(of_kind)}")
        if of_kind:
            return of_kind[0]
    raise CommandRefused(f"{file}: has no pictures of '{base}'")


def _picture(place: str, kind: str, sent: Any, camera: str, lens: CameraModel) -> Rgb:
    size = f"the camera has {lens.width} by {lens.height} pixels"
    if kind == RAW:
        optics = Optics(lens.width, lens.height, lens.matrix, "", ())
        try:
            return rgb_of(camera, to_picture(sent, optics, CHANNELS))
        except ValueError as error:
            raise CommandRefused(f"{place}: {error}; {size}") from None
    image = cv2.imdecode(np.frombuffer(sent.data, np.uint8), cv2.IMREAD_COLOR) if len(sent.data) else None
    if image is None:
        raise CommandRefused(f"{place}: is no picture that can be read")
    if image.shape[:2] != (lens.height, lens.width):
        raise CommandRefused(f"{place}: has {image.shape[1]} by {image.shape[0]} pixels; {size}")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
