"""The sensors of a link: cameras."""

from dataclasses import dataclass
from enum import StrEnum

from cell_world.geometry import Pose


class SensorKind(StrEnum):
    """What a camera delivers."""

    CAMERA = "camera"
    """Colour pictures."""
    DEPTH_CAMERA = "depth_camera"
    """Distances along the optical axis."""
    RGBD_CAMERA = "rgbd_camera"
    """Both."""


@dataclass(frozen=True, slots=True)
class CameraSensor:
    """A pinhole camera that looks along +x of its sensor, with +z up in the picture.

    Attributes:
        horizontal_fov: Angle between the left and the right edge [rad].
        width: [px].
        height: [px].
        near: Nearest distance seen [m].
        far: Farthest distance seen [m].
        noise: Standard deviation of each channel of a pixel, share of the full scale.
    """

    horizontal_fov: float
    width: int
    height: int
    near: float
    far: float
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Sensor:
    """A camera on a link: scoped name, pose in the link; update rate 0 is as fast as possible [Hz]."""

    name: str
    link: str
    kind: SensorKind
    pose: Pose
    update_rate: float
    topic: str
    camera: CameraSensor
