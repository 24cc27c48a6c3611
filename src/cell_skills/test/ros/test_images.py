"""Pictures as arrays, and what is no picture."""

import array
import math
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from builtin_interfaces.msg import Time
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header

from cell_skills.ros.images import CHANNELS, to_optics, to_picture

INFO: dict[str, Any] = {
    "width": 3,
    "height": 2,
    "distortion_model": "plumb_bob",
    "d": [0.0] * 5,
    "k": [400.0, 0.0, 1.5, 0.0, 400.0, 1.0, 0.0, 0.0, 1.0],
}
RGB = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
FAR = np.array([[1.0, 2.0, math.nan], [4.0, math.inf, 0.5]], dtype=np.float32)


def image(pixels: np.ndarray, encoding: str, padding: int = 0, **fields: Any) -> Image:
    rows = [row.tobytes() + bytes(padding) for row in pixels]
    given = {"height": 2, "width": 3, "encoding": encoding, "step": len(rows[0])} | fields
    header = Header(stamp=Time(sec=12, nanosec=500_000_000), frame_id="assembly/camera/optical")
    message = Image(header=header, **given)
    message.data = array.array("B", b"".join(rows))
    return message


@pytest.mark.parametrize("padding", [0, 5])
def test_a_picture_is_an_array_with_stamp_and_frame(padding: int) -> None:
    """It should have rows, columns and channels, whatever lies between the rows."""
    optics = to_optics(CameraInfo(**INFO))
    seen = to_picture(image(RGB, "rgb8", padding), optics, CHANNELS)
    np.testing.assert_array_equal(seen.pixels, RGB)
    assert (seen.stamp, seen.frame, seen.encoding) == (12.5, "assembly/camera/optical", "rgb8")
    assert seen.optics.matrix[0, 0] == 400.0


@pytest.mark.parametrize("order", ["<", ">"])
def test_depth_is_metres_in_either_order_of_bytes(order: str) -> None:
    """It should read big and little endian, and keep what is nowhere."""
    sent = FAR.astype(np.dtype(np.float32).newbyteorder(order))
    message = image(sent, "32FC1", is_bigendian=int(order == ">"))
    seen = to_picture(message, to_optics(CameraInfo(**INFO)), {"32FC1": 1})
    np.testing.assert_array_equal(seen.pixels, FAR)
    assert seen.pixels.shape == (2, 3)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"encoding": "yuv422"}, "must be one of mono8, .*, not 'yuv422'"),
        ({"width": 4, "step": 12}, "has 4 by 2 pixels, its camera_info 3 by 2"),
        ({"step": 8}, "has 18 bytes for 2 rows of 8, 9 needed"),
        ({"height": 0}, "must have 1 to 16384 rows and columns, not 0"),
    ],
)
def test_what_is_no_picture_is_refused(fields: dict[str, Any], why: str) -> None:
    """It should say what does not fit."""
    with pytest.raises(ValueError, match=why):
        to_picture(image(RGB, fields.pop("encoding", "rgb8"), **fields), to_optics(CameraInfo(**INFO)), CHANNELS)


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"k": [math.nan] * 9}, "not finite"), ({"k": [0.0] * 9}, "no focal length"), ({"width": 0}, "1 to 16384 rows")],
)
def test_optics_that_no_camera_has_are_refused(fields: dict[str, Any], why: str) -> None:
    """It should say what is wrong."""
    with pytest.raises(ValueError, match=why):
        to_optics(CameraInfo(**INFO | fields))
