"""How a tag looks."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.fiducials.target import CELLS

TURNS = 2
"""Quarter turns from OpenCV's tags to those that AprilTag itself offers for print, which are upright here."""


@cache
def cells(tag: int) -> NDArray[np.bool_]:
    """Return which cells of a tag's black square are white, (8, 8): row 0 is the top one of the printed tag."""
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    return np.rot90(cv2.aruco.generateImageMarker(family, tag, CELLS) > 0, TURNS)
