"""What comes in as an image, checked."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""A grey image, (height, width)."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MIN_SIDE = 16
MAX_SIDE = 10_000
"""Sides of an image [px]."""
LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in grey; source: ITU-R BT.601."""


class BadImage(Exception):
    """What was given is no image; the text says why in one line."""


def grey(image: Any) -> Grey:
    """Return an image as grey, as it is if it is grey already.

    Args:
        image: uint8, (height, width) or (height, width, 3) in the order red, green, blue.

    Raises:
        BadImage: It is none of these, or a side is shorter than 16 px or longer than 10,000 px.
    """
    array = np.asarray(image)
    if array.dtype != np.uint8:
        raise BadImage(f"an image has 8 bits a channel, not {array.dtype}")
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
        raise BadImage(f"an image is (height, width) or (height, width, 3), not {array.shape}")
    if not MIN_SIDE <= min(array.shape[:2]) <= max(array.shape[:2]) <= MAX_SIDE:
        raise BadImage(f"the sides of an image have {MIN_SIDE} to {MAX_SIDE} px, not {array.shape[:2]}")
    if array.ndim == 3:
        array = np.rint(array @ np.array(LUMA)).astype(np.uint8)
    return np.ascontiguousarray(array)
