"""The camera itself from views of a board: focal lengths, principal point, distortion."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.calibration.board import BoardView
from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_vision.camera import MAX_DISTORTION, CameraModel
from cell_vision.images import Floats

ASIDE_SHARE = 0.2
GRID = (6, 4)
"""Fields across and down by which it is judged how much of the image the views cover."""


@dataclass(frozen=True, slots=True)
class IntrinsicLimits:
    """What is accepted.

    Attributes:
        views: Fewest views.
        covered: Smallest share of the fields of the image with a corner in them.
        aside_rad: From how far aside the board must be seen in a fifth of the views [rad]: from the front alone, a
            longer lens and a board farther away look the same.
        rms_px: Greatest root mean square of the distances between corners and model [px].
        view_px: The same of a single view [px].
    """

    views: int = 8
    covered: float = 0.8
    aside_rad: float = math.radians(15.0)
    rms_px: float = 0.5
    view_px: float = 1.0


@dataclass(frozen=True, slots=True)
class IntrinsicResult:
    """A camera that was calibrated.

    Attributes:
        camera: The model.
        rms_px: Root mean square of the distances between corners and model [px].
        views_px: The same of each view [px].
        focal_off_px: Standard deviation of the focal lengths, the larger one [px].
        covered: Share of the fields of the image with a corner in them.
    """

    camera: CameraModel
    rms_px: float
    views_px: tuple[float, ...]
    focal_off_px: float
    covered: float


USUAL = IntrinsicLimits()


def calibrate_camera(
    views: Sequence[BoardView], width: int, height: int, limits: IntrinsicLimits = USUAL
) -> IntrinsicResult | NotCalibrated:
    """Return the camera that explains views of a board, or why none is accepted.

    Args:
        views: At least `limits.views`, which together cover the image, from several sides.
        width: Of the images [px].
        height: Of the images [px].
        limits: What is accepted.
    """
    if len(views) < limits.views:
        return NotCalibrated(CalibrationFlaw.TOO_FEW, len(views), limits.views)
    covered = coverage(views, width, height)
    if covered < limits.covered:
        return NotCalibrated(CalibrationFlaw.UNCOVERED, covered, limits.covered)
    points = [view.points.astype(np.float32) for view in views]
    pixels = [view.pixels.astype(np.float32) for view in views]
    try:
        found = cv2.calibrateCameraExtended(points, pixels, (width, height), None, None)
    except cv2.error:
        return NotCalibrated(CalibrationFlaw.UNSOLVABLE)
    rms, matrix, distortion, off = float(found[0]), found[1], found[2].ravel()[:MAX_DISTORTION], found[5].ravel()
    each = tuple(float(one) for one in found[7].ravel())
    if rms > limits.rms_px or max(each) > limits.view_px:
        if blame := tuple(int(k) for k in np.flatnonzero(np.array(each) > limits.view_px)):
            return NotCalibrated(CalibrationFlaw.RESIDUAL, max(each), limits.view_px, blame)
        return NotCalibrated(CalibrationFlaw.RESIDUAL, rms, limits.rms_px)
    aside = _aside(found[3])
    if aside < limits.aside_rad:
        return NotCalibrated(CalibrationFlaw.ALIKE, aside, limits.aside_rad)
    fx, fy, cx, cy = (float(value) for value in (matrix[0, 0], matrix[1, 1], matrix[0, 2], matrix[1, 2]))
    camera = CameraModel(fx, fy, cx, cy, width, height, tuple(map(float, distortion)))
    return IntrinsicResult(camera, rms, each, float(max(off[:2])), covered)


def _aside(turns: Sequence[Floats]) -> float:
    """Angle between board and image that a fifth of the views exceed [rad]."""
    upright = [abs(float(cv2.Rodrigues(turn)[0][2, 2])) for turn in turns]
    return float(np.quantile(np.arccos(np.minimum(upright, 1.0)), 1.0 - ASIDE_SHARE))


def coverage(views: Sequence[BoardView], width: int, height: int) -> float:
    """Return the share of the fields of an image, 6 by 4, in which a corner was seen."""
    pixels: Floats = np.vstack([view.pixels for view in views])
    counts = np.histogram2d(pixels[:, 0], pixels[:, 1], bins=GRID, range=((0, width), (0, height)))[0]
    return float(np.mean(counts > 0))
