"""It should say where the camera stands, how well that is known, and refuse what does not fit."""

import math

import numpy as np
import pytest

from cell_vision.calibration.by_fixed_tags import camera_by_fixed_tags, mean_pose
from cell_vision.calibration.hand_eye import HandEyeResult
from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_vision.fiducials.failures import NotLocated, Unseen
from cell_vision.fiducials.locating import TargetLocated
from cell_world.geometry import Pose, unit_quaternion

MIDDLE = Pose((1.0, 0.2, 0.84), (0.0, 0.0, 0.0, 1.0))
CAMERA = Pose.from_xyz_rpy((1.0, 0.3, 1.98), (3.0, 0.1, 0.4))
LOST = NotLocated(Unseen.NOT_FOUND)


def views(off_m: float, count: int = 10, rms_px: float = 0.05, tags: int = 4) -> list[TargetLocated]:
    random = np.random.default_rng(3)
    out = []
    for _ in range(count):
        w, x, y, z = 1.0, *(random.normal(0.0, 0.1 * off_m, 3))
        shaken = Pose(tuple(random.normal(0.0, off_m, 3)), unit_quaternion((w, x, y, z)))
        pose = (CAMERA @ shaken).inverse() @ MIDDLE
        out.append(TargetLocated(pose, (0.0,) * 36, tuple(range(tags)), (), rms_px))
    return out


def refused(seen: list[TargetLocated | NotLocated]) -> NotCalibrated:
    result = camera_by_fixed_tags(MIDDLE, seen)
    assert isinstance(result, NotCalibrated)
    return result


def test_camera_in_the_world() -> None:
    """It should be the mean of the views, with their residuals."""
    subject = camera_by_fixed_tags(MIDDLE, [*views(1e-4), LOST])
    assert isinstance(subject, HandEyeResult)
    assert subject.camera.position == pytest.approx(CAMERA.position, abs=1e-4)
    assert 0.1 < subject.rms_mm < 0.3 and len(subject.off_mm) == 10


def test_what_is_refused() -> None:
    """It should name views without the tags, a tag that was moved, and a camera that moves."""
    few = refused([*views(1e-4, 3), LOST, *views(1e-4, 1, tags=2)])
    assert (few.flaw, few.measured, few.views) == (CalibrationFlaw.TOO_FEW, 3, (3, 4))
    assert refused([*views(1e-4, rms_px=0.4)]).measured == pytest.approx(0.4)
    moves = refused([*views(1e-3)])
    assert moves.flaw == CalibrationFlaw.RESIDUAL and len(moves.views) == 1


def test_mean_of_turns() -> None:
    """It should not matter by which of its two quaternions a turn is told."""
    turn = math.radians(10.0)
    one = Pose(quaternion=(math.cos(turn), 0.0, 0.0, math.sin(turn)))
    other = Pose(quaternion=(-math.cos(turn / 2), 0.0, 0.0, -math.sin(turn / 2)))
    assert mean_pose([one, other]).rpy()[2] == pytest.approx(1.5 * turn)
