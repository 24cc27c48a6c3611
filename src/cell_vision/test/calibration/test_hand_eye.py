"""It should find where the camera is, in the hand and beside the robot, or say why it cannot know."""

import math

import numpy as np
import pytest

from cell_vision.calibration.hand_eye import HandEyeResult, eye_in_hand, eye_to_hand, second_turn
from cell_vision.calibration.refusing import CalibrationFlaw, NotCalibrated
from cell_world.geometry import Pose

CAMERA = Pose.from_xyz_rpy((0.05, -0.02, 0.08), (0.1, -0.05, 1.6))
BOARD = Pose.from_xyz_rpy((0.6, 0.1, 0.02), (0.02, 0.01, 0.7))


def small(random: np.random.Generator, off_m: float, turn_rad: float) -> Pose:
    return Pose.from_xyz_rpy(random.normal(0.0, off_m, 3).tolist(), random.normal(0.0, turn_rad, 3).tolist())


def hands(count: int, about: tuple[float, float, float] = (0.5, 0.4, 0.8)) -> list[Pose]:
    """Poses of a hand that turns this far about each axis [rad]."""
    random = np.random.default_rng(8)
    return [
        Pose.from_xyz_rpy(random.uniform(-0.1, 0.1, 3).tolist(), (random.uniform(-1.0, 1.0, 3) * about).tolist())
        for _ in range(count)
    ]


def boards(of: list[Pose], off_m: float = 2e-4, turn_rad: float = 5e-4) -> list[Pose]:
    """What the camera in the hand sees of the board, with noise."""
    random = np.random.default_rng(9)
    return [CAMERA.inverse() @ hand.inverse() @ BOARD @ small(random, off_m, turn_rad) for hand in of]


def apart(one: Pose, other: Pose) -> tuple[float, float]:
    between = one.inverse() @ other
    return 1e3 * math.hypot(*between.position), math.degrees(2.0 * math.hypot(*between.quaternion[1:]))


def test_eye_in_hand() -> None:
    """It should find the camera in the tool to what the noise allows, with residuals of the size of the noise."""
    tools = hands(15)
    found = eye_in_hand(tools, boards(tools))
    assert isinstance(found, HandEyeResult), found
    off_mm, turn_deg = apart(found.camera, CAMERA)
    assert off_mm < 0.5 and turn_deg < 0.05
    assert apart(found.board, BOARD)[0] < 0.5
    assert 0.1 < found.rms_mm < 0.6 and 0.01 < found.rms_deg < 0.1
    assert len(found.off_mm) == len(found.turn_deg) == 15
    assert found.rms_mm == pytest.approx(math.sqrt(np.mean(np.square(found.off_mm))))


def test_eye_to_hand() -> None:
    """It should find the camera in the robot's base, the board being in the hand."""
    tools = hands(12)
    seen = boards([tool.inverse() for tool in tools])
    found = eye_to_hand(tools, seen)
    assert isinstance(found, HandEyeResult), found
    assert apart(found.camera, CAMERA)[0] < 0.6


@pytest.mark.parametrize("about", [(0.0, 0.0, 0.8), (0.0, 0.0, 0.0), (0.05, 0.0, 0.8)], ids=str)
def test_one_axis_is_too_few(about: tuple[float, float, float]) -> None:
    """It should refuse a hand that turned about one axis only, or not at all: X along it is not known."""
    tools = hands(15, about)
    found = eye_in_hand(tools, boards(tools))
    assert isinstance(found, NotCalibrated) and found.flaw == CalibrationFlaw.ALIKE
    assert found.measured == pytest.approx(second_turn(tools)) and found.measured < found.limit


def test_too_few_views() -> None:
    """It should want eight of them."""
    tools = hands(7)
    found = eye_in_hand(tools, boards(tools))
    assert found == NotCalibrated(CalibrationFlaw.TOO_FEW, 7, 8)


@pytest.mark.parametrize(("off_m", "turn_rad"), [(3e-3, 5e-4), (2e-4, 8e-3)], ids=["off", "turned"])
def test_residuals(off_m: float, turn_rad: float) -> None:
    """It should not accept what does not fit."""
    tools = hands(15)
    found = eye_in_hand(tools, boards(tools, off_m, turn_rad))
    assert isinstance(found, NotCalibrated) and found.flaw == CalibrationFlaw.RESIDUAL
    assert found.measured > found.limit


def test_names_the_view_to_blame() -> None:
    """It should name the view whose robot pose belongs to another one."""
    tools = hands(15)
    seen = boards(tools)
    seen[4] = seen[4] @ Pose((0.03, 0.0, 0.0))
    found = eye_in_hand(tools, seen)
    assert isinstance(found, NotCalibrated) and found.views == (4,)


def test_lists_that_do_not_belong_together() -> None:
    """It should not guess which pose belongs to which view."""
    tools = hands(9)
    with pytest.raises(ValueError, match="9 poses of the robot do not belong to 8"):
        eye_in_hand(tools, boards(tools)[1:])
