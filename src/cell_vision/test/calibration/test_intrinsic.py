"""It should find the camera that took the views, or say why it accepts none."""

import math

import cv2
import numpy as np
import pytest

from cell_vision.calibration.board import BoardView, CharucoBoard
from cell_vision.calibration.intrinsic import IntrinsicLimits, IntrinsicResult, calibrate_camera, coverage
from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_vision.camera import CameraModel
from cell_world.geometry import Pose

TRUE = CameraModel(552.0, 548.0, 322.0, 236.0, 640, 480, (-0.1, 0.04, 0.0008, -0.0006, 0.0))
BOARD = CharucoBoard(9, 7, 0.03, 0.022)
POINTS = np.array([(0.03 * x, 0.03 * y, 0.0) for y in range(6) for x in range(8)])


def views(count: int, tilt_rad: float, noise_px: float = 0.05, spread_m: float = 0.14) -> list[BoardView]:
    """Views of the board from all sides, over the whole image."""
    random, out = np.random.default_rng(5), []
    for k in range(count):
        turn = 2.0 * math.pi * k / count
        lean = (tilt_rad * math.cos(3 * turn), tilt_rad * math.sin(3 * turn), turn)
        at = (spread_m * 1.4 * math.cos(turn), spread_m * math.sin(turn), 0.45 + 0.05 * (k % 3))
        pose = Pose(at) @ Pose.from_xyz_rpy((0, 0, 0), lean) @ Pose((-0.105, -0.075, 0.0))
        pixels = TRUE.project(np.array([pose.apply(point) for point in POINTS]))
        pixels += random.normal(0.0, noise_px, pixels.shape)
        seen = ((pixels > 0) & (pixels < (640, 480))).all(axis=1)
        out.append(BoardView(POINTS[seen], pixels[seen]))
    return out


def test_finds_the_camera() -> None:
    """It should know the focal lengths to a few parts in a thousand, and as well as it says."""
    found = calibrate_camera(views(16, 0.5), 640, 480)
    assert isinstance(found, IntrinsicResult), found
    assert found.camera.fx == pytest.approx(TRUE.fx, rel=0.002)
    assert found.camera.fy == pytest.approx(TRUE.fy, rel=0.002)
    assert (found.camera.cx, found.camera.cy) == (pytest.approx(322.0, abs=1.0), pytest.approx(236.0, abs=1.0))
    assert abs(found.camera.fx - TRUE.fx) < 5.0 * found.focal_off_px
    assert found.rms_px == pytest.approx(0.05 * math.sqrt(2.0), rel=0.1)
    assert len(found.views_px) == 16 and found.covered > 0.9
    corners = np.array([[5.0, 5.0], [635.0, 475.0]])
    assert np.allclose(found.camera.rays(corners), TRUE.rays(corners), atol=0.004)


@pytest.mark.parametrize(
    ("seen", "flaw"),
    [
        (views(7, 0.5), CalibrationFlaw.TOO_FEW),
        (views(16, 0.5, spread_m=0.0), CalibrationFlaw.UNCOVERED),
        (views(16, 0.0), CalibrationFlaw.ALIKE),
        (views(16, 0.5, noise_px=0.6), CalibrationFlaw.RESIDUAL),
    ],
    ids=["few", "in the middle", "from the front", "blurred"],
)
def test_refuses(seen: list[BoardView], flaw: CalibrationFlaw) -> None:
    """It should refuse what leaves the camera open, and say what is missing."""
    found = calibrate_camera(seen, 640, 480)
    assert isinstance(found, NotCalibrated) and found.flaw == flaw, found
    assert found.limit > 0.0 and str(flaw) in str(found)


def test_names_the_view_to_blame() -> None:
    """It should say which view does not fit."""
    seen = views(16, 0.5)
    bad = seen[5].pixels + np.random.default_rng(1).normal(0.0, 4.0, seen[5].pixels.shape)
    seen[5] = BoardView(seen[5].points, bad)
    found = calibrate_camera(seen, 640, 480, IntrinsicLimits(rms_px=5.0))
    assert isinstance(found, NotCalibrated) and found.views == (5,)


def test_coverage() -> None:
    """It should count fields of the image, not corners."""
    half = np.array([(u, v) for u in range(5, 320, 10) for v in range(5, 480, 10)], dtype=float)
    assert coverage([BoardView(np.zeros((len(half), 3)), half)], 640, 480) == 0.5


def test_board_in_an_image() -> None:
    """It should find the corners of a board seen aside to a tenth of a pixel."""
    picture = cv2.GaussianBlur(BOARD.picture(60), (0, 0), 1.5)
    drawn = np.array([(60.0 * x, 60.0 * y) for x, y in ((0, 0), (9, 0), (9, 7), (0, 7))], np.float32) - 0.5
    shown = np.array([(80, 90), (560, 60), (590, 400), (60, 420)], np.float32)
    warp = cv2.getPerspectiveTransform(drawn, shown)
    image = cv2.warpPerspective(picture, warp, (640, 480), flags=cv2.INTER_AREA, borderValue=255)
    view = BOARD.find(image)
    assert view is not None and len(view.points) == 48
    exact = cv2.perspectiveTransform((view.points[:, :2] / 0.03 * 60.0 - 0.5).reshape(-1, 1, 2), warp).reshape(-1, 2)
    assert np.abs(view.pixels - exact).max() < 0.25
    assert BOARD.find(np.full((480, 640), 200, np.uint8)) is None
