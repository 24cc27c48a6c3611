"""Pictures of cameras as JPEG, for people to look at."""

import io
from typing import Any

from PIL import Image

QUALITY = 85
MODES = {"rgb8": ("RGB", "RGB", 3), "bgr8": ("RGB", "BGR", 3), "mono8": ("L", "L", 1)}
"""What Pillow calls a picture and its bytes, and how many bytes a pixel has, by the name that ROS has for it."""
LARGEST = 16_384
"""No picture has more rows or columns [pixels]."""


class NoPicture(ValueError):
    """A picture in a form that nobody expects; says which."""


def to_jpeg(message: Any, longest: int = LARGEST) -> bytes:
    """Return a sensor_msgs/Image in colour or grey as a JPEG.

    Args:
        message: the picture.
        longest: it is made smaller where it has more rows or columns [pixels].

    Raises:
        NoPicture: its encoding is another one, or its sizes do not belong together.
    """
    if message.encoding not in MODES:
        raise NoPicture(f"no JPEG of {message.encoding!r}; there are {', '.join(MODES)}")
    mode, raw, depth = MODES[message.encoding]
    width, height, step = message.width, message.height, message.step
    if not (0 < width <= LARGEST and 0 < height <= LARGEST and step >= width * depth):
        raise NoPicture(f"a picture has {width} x {height} pixels in rows of {step} bytes")
    if len(message.data) < step * height:
        raise NoPicture(f"a picture has {len(message.data)} bytes instead of {step * height}")
    picture = Image.frombytes(mode, (width, height), bytes(message.data), "raw", raw, step)
    picture.thumbnail((longest, longest))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()
