"""Where cameras stand, by model and by calibration."""

from pathlib import Path

import numpy as np
import pytest

from cell_line.shared import NotHere
from cell_vision.calibration.files import HandEyeFile, IntrinsicFile, save
from cell_vision.seeing.standing import standing
from cell_world.line_world import LineWorld

WORLD = LineWorld("assembly", Path(__file__).parents[4] / "worlds" / "assembly.sdf")
POSE = {"date": "2026-05-04T10:30:00Z", "camera": "camera", "position_m": [0.1, 0.2, 1.0], "quaternion": [0, 1, 0, 0]}
GOOD = {"rms_mm": 0.2, "rms_deg": 0.1, "off_mm": [0.1], "turn_deg": [0.1]}


def test_the_model_of_the_cell_says_where_a_camera_stands() -> None:
    """It should be the optical frame, and have no lens of its own."""
    subject = standing(WORLD, "camera")
    assert subject.frame == "assembly/camera/camera/camera/optical"
    assert subject.pose.position == pytest.approx((0.0, 0.27, 1.98))
    assert subject.lens is None


def test_a_calibration_goes_before_the_model(tmp_path: Path) -> None:
    """It should take pose and lens from files, the pose in a frame of the cell."""
    save(tmp_path / "camera.pose.yaml", HandEyeFile(**POSE, **GOOD, frame="arm::base_link"))
    lens = IntrinsicFile(
        date=POSE["date"], camera="camera", width_px=640, height_px=480, focal_px=[550.0, 551.0],
        middle_px=[319.0, 240.0], distortion=[0.0] * 5, gamma=2.2, rms_px=0.1, views_px=[0.1], focal_off_px=0.1,
        covered=0.9,
    )  # fmt: skip
    save(tmp_path / "camera.lens.yaml", lens)
    subject = standing(WORLD, "camera", tmp_path)
    base = WORLD.world.links[WORLD.scoped("arm::base_link")].pose
    np.testing.assert_allclose(subject.pose.position, base.apply((0.1, 0.2, 1.0)))
    assert subject.lens and subject.lens.fy == 551.0


def test_what_moves_or_is_nowhere_is_refused(tmp_path: Path) -> None:
    """It should say which frame is missing."""
    save(tmp_path / "camera.pose.yaml", HandEyeFile(**POSE, **GOOD, frame="gripper::palm"))
    with pytest.raises(NotHere, match="'gripper::palm'"):
        standing(WORLD, "camera", tmp_path)
