"""A target in an image, looked for once more where the image is blurred."""

import cv2

from cell_vision.camera import CameraModel
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.failures import NotLocated
from cell_vision.fiducials.locating import USUAL_LIMITS, TagLimits, TargetLocated, locate
from cell_vision.fiducials.target import TagTarget
from cell_vision.images import Grey, grey
from cell_world.geometry import Pose

BLUR_PX = 1.5
STRENGTH = 1.5


def look(
    detector: TagDetector,
    image: object,
    camera: CameraModel,
    target: TagTarget,
    near: Pose | None = None,
    limits: TagLimits = USUAL_LIMITS,
) -> TargetLocated | NotLocated:
    """Detect tags and locate a target; if that fails, detect them in the sharpened image.

    Corners are always refined in the image as it is; arguments, answers and errors are those of `locate`.
    """
    first = locate(image, detector.detect(image), camera, target, near, limits)
    if isinstance(first, TargetLocated):
        return first
    again = locate(image, detector.detect(sharpened(grey(image))), camera, target, near, limits)
    return again if isinstance(again, TargetLocated) else first


def sharpened(picture: Grey) -> Grey:
    """Return a grey image, (height, width), with stronger edges, and stronger noise."""
    soft = cv2.GaussianBlur(picture, (0, 0), BLUR_PX)
    out: Grey = cv2.addWeighted(picture, 1.0 + STRENGTH, soft, -STRENGTH, 0.0)
    return out
