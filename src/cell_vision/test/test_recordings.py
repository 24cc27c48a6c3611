"""It should read the pictures of one camera from recordings of ours and bags of ROS 2, and refuse other files."""

import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("mcap", reason="the libraries of vision are not installed")

import foxglove
from foxglove import messages as fox
from mcap_ros2.writer import Writer

from cell_vision.camera import CameraModel
from cell_vision.recordings import recorded_pictures
from cell_vision.telling import CommandRefused

LENS = CameraModel.of_field_of_view(1.0, 64, 48)
TOPIC = "/line/cells/assembly/stop_camera/image_raw"
HEADER = "std_msgs/Header header\n"
NEEDED = """
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""
IMAGE = (
    HEADER + "uint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data\n" + NEEDED
)
STAMP = {"stamp": {"sec": 3, "nanosec": 0}, "frame_id": "eye"}


def painted(red: int) -> np.ndarray:
    """A picture with a red of its own."""
    image = np.full((LENS.height, LENS.width, 3), 90, np.uint8)
    image[..., 0] = red
    return image


def jpeg(image: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes()


def our_recording(file: Path, reds: list[int], content: bytes | None = None) -> Path:
    """Record as the line does, pictures of these reds, or always the same bytes."""
    context = foxglove.Context()
    with foxglove.open_mcap(file, context=context):
        channel = foxglove.Channel(
            f"{TOPIC}/compressed", schema=fox.CompressedImage.get_schema(), message_encoding="protobuf", context=context
        )
        for second, red in enumerate(reds):
            picture = fox.CompressedImage(
                data=jpeg(painted(red)) if content is None else content, format="jpeg", frame_id="eye"
            )
            channel.log(picture.encode(), log_time=int((second + 0.25) * 1e9))
    return file


def bag(file: Path, also: str = TOPIC.replace("assembly", "garment"), **changes: Any) -> Path:
    """Record as ROS 2 does, another camera too."""
    image = painted(200)
    given = {"header": STAMP, "height": LENS.height, "width": LENS.width, "encoding": "rgb8", "is_bigendian": 0}
    given |= {"step": 3 * LENS.width, "data": image.tobytes()} | changes
    with file.open("wb") as stream:
        writer = Writer(stream)
        schema = writer.register_msgdef("sensor_msgs/msg/Image", IMAGE)
        for topic in (TOPIC, also):
            writer.write_message(topic, schema, given, log_time=3_000_000_000)
        writer.finish()
    return file


def seen(file: Path, cell: str = "assembly", camera: str = "stop_camera") -> list[tuple[str, float]]:
    pictures = recorded_pictures(file, cell, camera, LENS)
    return [(name, round(float(image[..., 0].mean()), -1)) for name, image in pictures]


def test_recordings_of_ours(tmp_path: Path) -> None:
    """It should give each picture the time at which it was recorded."""
    assert seen(our_recording(tmp_path / "ours.mcap", [60, 200])) == [
        ("0.250000000.png", 60.0),
        ("1.250000000.png", 200.0),
    ]


def test_bags_of_ros(tmp_path: Path) -> None:
    assert seen(bag(tmp_path / "bag.mcap")) == [("3.000000000.png", 200.0)]


@pytest.mark.parametrize(
    ("cell", "camera"), [("garment", "stop_camera"), ("assembly", "stop"), ("assembly", "stop_camera2")]
)
def test_pictures_of_another_camera_are_not_taken(tmp_path: Path, cell: str, camera: str) -> None:
    with pytest.raises(CommandRefused, match=f"ours.mcap: has no pictures of '/cells/{cell}/{camera}'"):
        seen(our_recording(tmp_path / "ours.mcap", [60]), cell, camera)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"encoding": "yuv422"}, "bag.mcap at 3.000000000 s: a picture must be one of .*, not 'yuv422'"),
        ({"width": 32}, "bag.mcap at 3.000000000 s: a picture has 32 by 48 pixels"),
        ({"data": b"short"}, "bag.mcap at 3.000000000 s: a picture has 5 bytes"),
    ],
)
def test_a_picture_that_is_none_is_named(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(CommandRefused, match=why):
        seen(bag(tmp_path / "bag.mcap", **changes))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "at 0.250000000 s: is no picture that can be read"),
        (b"no JPEG", "at 0.250000000 s: is no picture that can be read"),
        (
            jpeg(np.zeros((30, 40, 3), np.uint8)),
            "at 0.250000000 s: has 40 by 30 pixels; the camera has 64 by 48 pixels",
        ),
    ],
)
def test_a_compressed_picture_that_is_none_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(CommandRefused, match=why):
        seen(our_recording(tmp_path / "ours.mcap", [60], content))


def test_a_file_that_is_none_or_cut_off_is_refused(tmp_path: Path) -> None:
    whole, text = our_recording(tmp_path / "whole.mcap", [60, 200]), tmp_path / "text.mcap"
    text.write_text("no recording")
    cut = tmp_path / "cut.mcap"
    cut.write_bytes(whole.read_bytes()[:-200])
    for file in (text, cut, tmp_path / "none.mcap"):
        with pytest.raises(CommandRefused, match=f"^{file}: "):
            seen(file)


def test_a_damaged_file_is_read_or_refused(tmp_path: Path) -> None:
    """It should end with one line, wherever bytes were changed."""
    whole = our_recording(tmp_path / "whole.mcap", [60, 200]).read_bytes()
    chance, refused = random.Random(5), list[str]()
    for number in range(100):
        at = chance.randrange(len(whole))
        file = tmp_path / f"{number}.mcap"
        file.write_bytes(whole[:at] + chance.randbytes(4) + whole[at + 4 :])
        try:
            seen(file)
        except CommandRefused as error:
            refused.append(str(error))
    assert refused and all(text.startswith(f"{tmp_path}") and "\n" not in text for text in refused)
