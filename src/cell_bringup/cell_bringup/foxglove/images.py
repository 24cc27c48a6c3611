"""Pictures of cameras."""

import io
from typing import Any

from foxglove import messages as fox
from PIL import Image

from cell_bringup.foxglove.times import timestamp

JPEG_QUALITY = 85
MODES = {"rgb8": ("RGB", "RGB"), "bgr8": ("RGB", "BGR"), "mono8": ("L", "L")}
"""What Pillow calls a picture and its bytes, by the name that ROS has for it."""


class NoPicture(ValueError):
    """A picture in a form that nobody expects."""


def to_compressed(message: Any) -> fox.CompressedImage:
    """Return a sensor_msgs/Image in colour or grey as a JPEG.

    Raises:
        NoPicture: its encoding is another one.
    """
    if message.encoding not in MODES:
        raise NoPicture(f"no JPEG of {message.encoding!r}; there are {', '.join(MODES)}")
    mode, raw = MODES[message.encoding]
    size = (message.width, message.height)
    picture = Image.frombytes(mode, size, bytes(message.data), "raw", raw, message.step)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=JPEG_QUALITY)
    return fox.CompressedImage(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        data=content.getvalue(),
        format="jpeg",
    )


def to_raw(message: Any) -> fox.RawImage:
    """Return a sensor_msgs/Image as it is, for example depth [m]."""
    return fox.RawImage(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        width=message.width,
        height=message.height,
        encoding=message.encoding,
        step=message.step,
        data=bytes(message.data),
    )


def to_calibration(message: Any) -> fox.CameraCalibration:
    """Return a sensor_msgs/CameraInfo."""
    return fox.CameraCalibration(
        timestamp=timestamp(message.header.stamp),
        frame_id=message.header.frame_id,
        width=message.width,
        height=message.height,
        distortion_model=message.distortion_model,
        D=list(message.d),
        K=list(message.k),
        R=list(message.r),
        P=list(message.p),
    )
