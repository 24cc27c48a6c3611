"""Where a camera of a cell stands, from the cell's fixed tags in some pictures, while nothing moves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cell_vision.calibration.hand_eye import HandEyeResult
from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_vision.fiducials.failures import NotLocated
from cell_vision.fiducials.locating import TargetLocated
from cell_world.geometry import Pose, unit_quaternion


@dataclass(frozen=True, slots=True)
class FixedTagLimits:
    """What is accepted.

    Attributes:
        views: Fewest pictures in which the tags are located.
        tags: Fewest tags in each.
        rms_px: Greatest root mean square between image and pose, in the mean of the pictures [px].
        rms_mm: Greatest root mean square of the camera's place over the pictures [mm].
        rms_deg: Of its turn [degrees].
    """

    views: int = 5
    tags: int = 3
    rms_px: float = 0.25
    rms_mm: float = 0.5
    rms_deg: float = 0.05


USUAL = FixedTagLimits()


def camera_by_fixed_tags(
    middle: Pose, seen: Sequence[TargetLocated | NotLocated], limits: FixedTagLimits = USUAL
) -> HandEyeResult | NotCalibrated:
    """Return where the camera is in the world.

    It rests on the tags being where the model of the cell has them: a tag that was moved shows in `rms_px`, all of them
    moved together do not show.

    Args:
        middle: Where the middle of the fixed tags is in the world.
        seen: They, about their middle, in the camera frame, in each picture.
        limits: What is accepted.
    """
    good = [one for one in seen if isinstance(one, TargetLocated) and len(one.tags) >= limits.tags]
    bad = tuple(index for index, one in enumerate(seen) if one not in good)
    if len(good) < limits.views:
        return NotCalibrated(CalibrationFlaw.TOO_FEW, len(good), limits.views, bad)
    misfit = float(np.mean([one.rms_px for one in good]))
    if misfit > limits.rms_px:
        return NotCalibrated(CalibrationFlaw.RESIDUAL, misfit, limits.rms_px)
    cameras = [middle @ one.pose.inverse() for one in good]
    camera = mean_pose(cameras)
    off = tuple(1e3 * math.dist(camera.position, one.position) for one in cameras)
    turn = tuple(_angle_deg(camera, one) for one in cameras)
    rms_mm, rms_deg = (float(np.sqrt(np.mean(np.square(values)))) for values in (off, turn))
    for rms, limit, values in ((rms_mm, limits.rms_mm, off), (rms_deg, limits.rms_deg, turn)):
        if rms > limit:
            return NotCalibrated(CalibrationFlaw.RESIDUAL, rms, limit, (int(np.argmax(values)),))
    return HandEyeResult(camera, middle, off, turn, rms_mm, rms_deg)


def mean_pose(poses: Sequence[Pose]) -> Pose:
    """Return the mean of poses whose turns are nearly the same."""
    first = np.array(poses[0].quaternion)
    turns = np.array([one.quaternion for one in poses])
    x, y, z = np.mean([one.position for one in poses], axis=0).tolist()
    return Pose((x, y, z), unit_quaternion((turns * np.sign(turns @ first)[:, None]).mean(axis=0)))


def _angle_deg(one: Pose, other: Pose) -> float:
    w, *xyz = (one.inverse() @ other).quaternion
    return math.degrees(2.0 * math.atan2(math.hypot(*xyz), abs(w)))
