"""A tag that the detector missed, looked for where the others say it is."""

import cv2
import numpy as np

from cell_vision.camera import CameraModel
from cell_vision.fiducials.pattern import cells
from cell_vision.fiducials.refining import Refined, refine
from cell_vision.fiducials.target import CELLS, PlacedTag
from cell_vision.images import Floats, Grey
from cell_world.geometry import Pose

ALIKE = 0.7
"""Correlation of a tag's cells with the image from which on it is there."""
MARGIN_PX = 3.0


def recover(image: Grey, camera: CameraModel, pose: Pose, tag: int, placed: PlacedTag) -> Refined | None:
    """Return the corners of a tag that must be in the image, if its cells are there and its edges can be seen.

    Args:
        image: (height, width).
        camera: Whose image it is.
        pose: Of the target in the camera frame, known to within three pixels [m].
        tag: Its id.
        placed: Where it is on the target, and how large.
    """
    corners = np.array([pose.apply(corner) for corner in placed.corners()])
    if corners[:, 2].min() <= 0.0:
        return None
    pixels = camera.project(corners)
    inside = (pixels > MARGIN_PX) & (pixels < (camera.width - 1 - MARGIN_PX, camera.height - 1 - MARGIN_PX))
    refined = refine(image, camera, pixels) if inside.all() else None
    return refined if refined is not None and _alike(image, camera, refined.straight, tag) >= ALIKE else None


def _alike(image: Grey, camera: CameraModel, straight: Floats, tag: int) -> float:
    """Correlation between a tag's cells and the image in the middle of each."""
    square = np.array([(0, 0), (CELLS, 0), (CELLS, CELLS), (0, CELLS)], np.float32)
    steps = np.arange(CELLS) + 0.5
    middles = np.array([(x, y) for y in steps for x in steps]).reshape(-1, 1, 2)
    warped = cv2.perspectiveTransform(middles, cv2.getPerspectiveTransform(square, straight.astype(np.float32)))
    at = camera.bent(warped.reshape(-1, 2)).astype(np.float32)
    seen = cv2.remap(image, at[:, 0], at[:, 1], cv2.INTER_LINEAR).ravel().astype(float)
    if seen.std() == 0.0:
        return 0.0
    return float(np.corrcoef(seen, cells(tag).ravel().astype(float))[0, 1])
