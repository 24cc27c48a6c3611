"""It should make a picture of what a camera sends, and refuse what is none."""

import io

import numpy as np
import pytest
from PIL import Image as Picture
from sensor_msgs.msg import Image

from cell_line.ros.jpeg import LARGEST, NoPicture, to_jpeg


def message(width: int = 40, height: int = 20, step: int = 120, size: int = 2400, encoding: str = "rgb8") -> Image:
    return Image(width=width, height=height, step=step, encoding=encoding, data=bytes([90, 160, 30]) * (size // 3))


def test_a_picture_is_made_smaller_where_it_is_too_large() -> None:
    """It should keep its shape and its colours."""
    for longest, size in ((LARGEST, (40, 20)), (40, (40, 20)), (10, (10, 5))):
        with Picture.open(io.BytesIO(to_jpeg(message(), longest))) as picture:
            assert picture.size == size
            assert picture.getpixel((2, 2)) == pytest.approx((90, 160, 30), abs=6)


def test_a_grey_picture_with_wide_rows() -> None:
    """It should leave out what only fills a row."""
    pixels = np.zeros((4, 16), np.uint8)
    pixels[:, :8] = 200
    grey = Image(width=8, height=4, step=16, encoding="mono8", data=pixels.tobytes())
    with Picture.open(io.BytesIO(to_jpeg(grey))) as picture:
        assert (picture.mode, picture.size, picture.getextrema()) == ("L", (8, 4), (200, 200))


def test_a_picture_of_one_pixel_is_one() -> None:
    with Picture.open(io.BytesIO(to_jpeg(message(1, 1, 3, 3)))) as picture:
        assert picture.size == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (message(encoding="32FC1"), "no JPEG of '32FC1'"),
        (message(width=0), "0 x 20 pixels"),
        (message(height=0), "40 x 0 pixels"),
        (message(width=LARGEST + 1, step=3 * LARGEST + 3), "16385 x 20 pixels"),
        (message(height=LARGEST + 1), "40 x 16385 pixels"),
        (message(step=119), "rows of 119 bytes"),
        (message(size=2397), "2397 bytes instead of 2400"),
    ],
)
def test_what_is_no_picture_is_refused(wrong: Image, why: str) -> None:
    with pytest.raises(NoPicture, match=why):
        to_jpeg(wrong)
