"""Calibrations as files: strict YAML with the date, what it rests on, and how good it is."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.whole_file import write_whole
from cell_vision.calibration.hand_eye import HandEyeResult
from cell_vision.calibration.intrinsic import IntrinsicResult
from cell_vision.camera import MAX_DISTORTION, CameraModel
from cell_world.geometry import Pose

Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
Residual = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Pixels = Annotated[int, Field(gt=0, le=10_000)]
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
"""UTC, to the second."""


class IntrinsicFile(StrictModel):
    """What `calibrate_camera` found, as a file has it."""

    date: str = Field(pattern=DATE)
    camera: str = Field(min_length=1, max_length=100)
    width_px: Pixels
    height_px: Pixels
    focal_px: list[Positive] = Field(min_length=2, max_length=2)
    middle_px: list[Finite] = Field(min_length=2, max_length=2)
    distortion: list[Finite] = Field(min_length=MAX_DISTORTION, max_length=MAX_DISTORTION)
    gamma: Positive
    rms_px: Residual
    views_px: list[Residual] = Field(min_length=1, max_length=1000)
    focal_off_px: Residual
    covered: float = Field(ge=0.0, le=1.0)

    def model(self) -> CameraModel:
        """Return the camera."""
        (fx, fy), (cx, cy) = self.focal_px, self.middle_px
        return CameraModel(fx, fy, cx, cy, self.width_px, self.height_px, tuple(self.distortion), self.gamma)


class HandEyeFile(StrictModel):
    """What `eye_in_hand` or `eye_to_hand` found, as a file has it."""

    date: str = Field(pattern=DATE)
    camera: str = Field(min_length=1, max_length=100)
    frame: str = Field(min_length=1, max_length=100)
    """In which the camera is: the robot's tool, or its base."""
    position_m: list[Finite] = Field(min_length=3, max_length=3)
    quaternion: list[Finite] = Field(min_length=4, max_length=4)
    """w, x, y, z."""
    rms_mm: Residual
    rms_deg: Residual
    off_mm: list[Residual] = Field(min_length=1, max_length=1000)
    turn_deg: list[Residual] = Field(min_length=1, max_length=1000)

    def pose(self) -> Pose:
        """Return where the camera is in its frame.

        Raises:
            ValueError: The quaternion has no length.
        """
        x, y, z = self.position_m
        w, i, j, k = self.quaternion
        return Pose((x, y, z), (w, i, j, k))


def intrinsic_file(result: IntrinsicResult, camera: str, date: str) -> IntrinsicFile:
    """Return a result as a file has it: of a camera by name, at a date such as 2026-05-04T10:30:00Z."""
    model = result.camera
    return IntrinsicFile(
        date=date,
        camera=camera,
        width_px=model.width,
        height_px=model.height,
        focal_px=[model.fx, model.fy],
        middle_px=[model.cx, model.cy],
        distortion=list(model.distortion),
        gamma=model.gamma,
        rms_px=result.rms_px,
        views_px=list(result.views_px),
        focal_off_px=result.focal_off_px,
        covered=result.covered,
    )


def hand_eye_file(result: HandEyeResult, camera: str, frame: str, date: str) -> HandEyeFile:
    """Return a result as a file has it: of a camera by name, in the frame of a tool or base, at a date."""
    return HandEyeFile(
        date=date,
        camera=camera,
        frame=frame,
        position_m=list(result.camera.position),
        quaternion=list(result.camera.quaternion),
        rms_mm=result.rms_mm,
        rms_deg=result.rms_deg,
        off_mm=list(result.off_mm),
        turn_deg=list(result.turn_deg),
    )


def save(path: Path, content: IntrinsicFile | HandEyeFile) -> None:
    """Write a calibration, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    write_whole(path, yaml.safe_dump(content.model_dump(), sort_keys=False).encode())


def load_intrinsic(path: Path) -> IntrinsicFile:
    """Read what was saved of a camera.

    Raises:
        ConfigError: Anything is wrong with the file.
    """
    return load_strict(path, IntrinsicFile)


def load_hand_eye(path: Path) -> HandEyeFile:
    """Read what was saved of a hand and an eye.

    Raises:
        ConfigError: Anything is wrong with the file.
    """
    return load_strict(path, HandEyeFile)
