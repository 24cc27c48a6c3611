"""What one picture of a stop tells, for people: where the tags, the carrier and the camera are, and drawn into it."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.fiducials.detecting import TagDetector, TagSeen
from cell_vision.fiducials.failures import NotLocated
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.fiducials.looking import look
from cell_vision.images import grey
from cell_vision.seeing.carrier import StopTags
from cell_world.geometry import Pose

Rgb = NDArray[np.uint8]
GREEN, RED, BLUE, YELLOW, DARK = (40, 190, 70), (225, 45, 40), (40, 90, 235), (250, 200, 30), (20, 20, 25)
BAND_PX = 22
"""Height of a line of text below the picture [px]."""
AXIS_M = 0.05
"""Length of the axes that are drawn [m]."""


@dataclass(frozen=True)
class StopLook:
    """What was found in a picture.

    Attributes:
        tags: All of the family.
        carrier: In the camera frame, or why it was not located.
        fixed: The cell's fixed tags about their middle, in the camera frame, or why they were not located.
        off_m: How far the carrier is off its stop [m]; NaN where it is not known.
        off_rad: How far turned, from the nearest quarter [rad].
        knocked_m: How far the fixed tags are off where the camera was calibrated [m].
        knocked_rad: How far turned [rad].
    """

    tags: tuple[TagSeen, ...]
    carrier: TargetLocated | NotLocated
    fixed: TargetLocated | NotLocated
    off_m: float
    off_rad: float
    knocked_m: float
    knocked_rad: float

    def lines(self) -> tuple[str, ...]:
        """What there is to say, one line for carrier and camera."""
        return (
            f"carrier: {_said(self.carrier, self.off_m, self.off_rad, 'off its stop')}",
            f"camera: {_said(self.fixed, self.knocked_m, self.knocked_rad, 'off its calibration, by its fixed tags')}",
        )


def look_at_stop(image: Rgb, camera: CameraModel, stands: Pose, known: StopTags, detector: TagDetector) -> StopLook:
    """Return what a picture of a stop tells, whatever is wrong with it.

    Args:
        image: Red, green, blue, (height, width, 3).
        camera: Whose it is.
        stands: Its optical frame in the world.
        known: What the cell knows of its stop.
        detector: Of the tags.

    Raises:
        BadImage: It is no image.
    """
    carrier = look(detector, image, camera, known.carrier)
    fixed = look(detector, image, camera, known.fixed, stands.inverse() @ known.middle)
    off = _apart(known.stop, stands, carrier)
    knocked = _apart(known.middle, stands, fixed)
    quarter = math.remainder(off[1], math.pi / 2.0)
    return StopLook(detector.detect(grey(image)), carrier, fixed, off[0], abs(quarter), *knocked)


def drawn(image: Rgb, camera: CameraModel, found: StopLook, known: StopTags) -> Rgb:
    """Return a picture with all that was found drawn into it."""
    out = image.copy()
    of_target = {
        tag: colour
        for target, located, colour in ((known.carrier, found.carrier, GREEN), (known.fixed, found.fixed, BLUE))
        for tag in target.tags
        if isinstance(located, TargetLocated) and tag in located.tags
    }
    for tag in found.tags:
        colour = of_target.get(tag.id, RED)
        cv2.polylines(out, [np.rint(tag.corners * 16).astype(np.int32)], True, colour, 2, cv2.LINE_AA, 4)
        _text(out, str(tag.id), tag.corners.max(axis=0) + 2.0, colour)
    if isinstance(found.carrier, TargetLocated):
        _axes(out, camera, found.carrier.pose)
    band = np.full((BAND_PX * len(found.lines()), out.shape[1], 3), DARK, np.uint8)
    for row, line in enumerate(found.lines()):
        _text(band, line, np.array([8.0, BAND_PX * (row + 0.7)]), YELLOW)
    return np.vstack([out, band])


def _said(found: TargetLocated | NotLocated, off_m: float, off_rad: float, off_what: str) -> str:
    if isinstance(found, NotLocated):
        return str(found)
    tags = ", ".join(map(str, sorted(found.tags)))
    return f"{1e3 * off_m:.2f} mm, {math.degrees(off_rad):.2f} deg {off_what} (tags {tags}; {found.rms_px:.2f} px)"


def _apart(expected: Pose, stands: Pose, found: TargetLocated | NotLocated) -> tuple[float, float]:
    """Distance [m] and angle [rad] between where something is seen and where it should be, in the world."""
    if isinstance(found, NotLocated):
        return math.nan, math.nan
    between = expected.inverse() @ stands @ found.pose
    w, *xyz = between.quaternion
    return math.hypot(*between.position), 2.0 * math.atan2(math.hypot(*xyz), abs(w))


def _axes(image: Rgb, camera: CameraModel, pose: Pose) -> None:
    ends = np.array([pose.apply(end) for end in ((0, 0, 0), (AXIS_M, 0, 0), (0, AXIS_M, 0))])
    middle, x, y = np.rint(camera.project(ends)).astype(int).tolist()
    cv2.arrowedLine(image, middle, x, RED, 2, cv2.LINE_AA, 0, 0.2)
    cv2.arrowedLine(image, middle, y, GREEN, 2, cv2.LINE_AA, 0, 0.2)


def _text(image: Rgb, text: str, at: NDArray[np.float64], colour: tuple[int, int, int]) -> None:
    cv2.putText(image, text, np.rint(at).astype(int).tolist(), cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)
