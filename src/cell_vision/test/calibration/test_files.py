"""It should keep a calibration as it was found, and take no other file for one."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_vision.calibration.files import (
    hand_eye_file,
    intrinsic_file,
    load_hand_eye,
    load_intrinsic,
    save,
)
from cell_vision.calibration.hand_eye import HandEyeResult
from cell_vision.calibration.intrinsic import IntrinsicResult
from cell_vision.camera import CameraModel
from cell_world.geometry import IDENTITY, Pose

DATE = "2026-05-04T10:30:00Z"
MODEL = CameraModel(552.0, 548.0, 322.5, 236.0, 640, 480, (-0.1, 0.04, 0.0008, -0.0006, 0.0), 2.2)
FOUND = IntrinsicResult(MODEL, 0.12, (0.1, 0.14), 0.7, 0.95)
HAND = HandEyeResult(Pose((0.1, 0.2, 0.3), (0.6, 0.0, 0.8, 0.0)), IDENTITY, (0.2, 0.3), (0.02, 0.03), 0.25, 0.025)


def test_camera(tmp_path: Path) -> None:
    """It should come back as it went."""
    content = intrinsic_file(FOUND, "cells/assembly/overhead", DATE)
    save(tmp_path / "camera.yaml", content)
    assert load_intrinsic(tmp_path / "camera.yaml") == content
    assert content.model() == MODEL
    assert (content.rms_px, content.views_px, content.date) == (0.12, [0.1, 0.14], DATE)


def test_hand_and_eye(tmp_path: Path) -> None:
    """It should come back as it went."""
    content = hand_eye_file(HAND, "cells/assembly/overhead", "tool0", DATE)
    save(tmp_path / "hand.yaml", content)
    assert load_hand_eye(tmp_path / "hand.yaml") == content
    assert content.pose() == HAND.camera


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rms_px: 0.12", "rms_px: .nan", "rms_px"),
        ("- 552.0", "- 0.0", "focal_px"),
        (f"'{DATE}'", "yesterday", "date"),
        ("gamma: 2.2", "gamma: 2.2\nmore: 1", "more"),
        ("- -0.1\n", "", "distortion"),
        ("width_px: 640", "width_px: 640.5", "width_px"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """It should be one line with the file, the line and the key."""
    file = tmp_path / "camera.yaml"
    save(file, intrinsic_file(FOUND, "overhead", DATE))
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(ConfigError, match=rf"camera.yaml:\d+: {says}"):
        load_intrinsic(file)
