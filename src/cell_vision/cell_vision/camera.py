"""How a camera turns points into pixels.

The camera frame is the optical one: x to the right of the image, y down, z out of the lens.  Pixels are u to the right
and v down; the middle of the first pixel is (0, 0).
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.images import Floats

MAX_DISTORTION = 5


@dataclass(frozen=True, slots=True)
class CameraModel:
    """A pinhole with the distortion of Brown and Conrady.

    Attributes:
        fx: Focal length along u [px].
        fy: Focal length along v [px].
        cx: Principal point, u [px].
        cy: Principal point, v [px].
        width: Of the image [px].
        height: Of the image [px].
        distortion: k1, k2, p1, p2, k3; no dimension.
        gamma: Its grey values go with the light to the power of 1/gamma; 1 for a linear camera.
    """

    fx: float
    fy: float
    cx: float
    cy: float
    width: int
    height: int
    distortion: tuple[float, ...] = (0.0,) * MAX_DISTORTION
    gamma: float = 1.0

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            ValueError: A value is not finite, a focal length, side or gamma is not positive, or there are not five
                coefficients of distortion.
        """
        values = (self.fx, self.fy, self.cx, self.cy, self.gamma, *self.distortion)
        if not all(map(math.isfinite, values)) or len(self.distortion) != MAX_DISTORTION:
            raise ValueError("a camera has finite numbers and five coefficients of distortion")
        if min(self.fx, self.fy, self.width, self.height, self.gamma) <= 0:
            raise ValueError("focal lengths, sides and gamma of a camera are positive")

    @classmethod
    def of_field_of_view(cls, across_rad: float, width: int, height: int, gamma: float = 1.0) -> "CameraModel":
        """Return the camera without distortion that SDF describes by its horizontal field of view [rad]."""
        focal = 0.5 * width / math.tan(0.5 * across_rad)
        return cls(focal, focal, 0.5 * (width - 1), 0.5 * (height - 1), width, height, gamma=gamma)

    @property
    def matrix(self) -> Floats:
        """The camera matrix, (3, 3) [px]."""
        return np.array([[self.fx, 0.0, self.cx], [0.0, self.fy, self.cy], [0.0, 0.0, 1.0]])

    def project(self, points: Floats) -> Floats:
        """Return the pixels, (n, 2), of points before the camera, (n, 3) in the camera frame [m]."""
        if not len(points):
            return np.empty((0, 2))
        none = np.zeros(3)
        pixels = cv2.projectPoints(points, none, none, self.matrix, np.array(self.distortion))[0]
        return np.asarray(pixels, dtype=np.float64).reshape(-1, 2)

    def rays(self, pixels: Floats) -> Floats:
        """Return where the rays of pixels, (n, 2), meet the plane z = 1 of the camera frame: (n, 2), no dimension."""
        if not any(self.distortion):
            return (pixels - (self.cx, self.cy)) / (self.fx, self.fy)
        stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-10)
        shaped = np.ascontiguousarray(pixels, dtype=np.float64).reshape(-1, 1, 2)
        rays = cv2.undistortPoints(shaped, self.matrix, np.array(self.distortion), criteria=stop)
        return np.asarray(rays, dtype=np.float64).reshape(-1, 2)

    def straightened(self, pixels: Floats) -> Floats:
        """Return where pixels, (n, 2), would be without distortion [px]: straight lines are straight there."""
        return self.rays(pixels) * (self.fx, self.fy) + (self.cx, self.cy)

    def bent(self, straight: Floats) -> Floats:
        """Return the pixels, (n, 2), of straightened ones."""
        rays = (straight - (self.cx, self.cy)) / (self.fx, self.fy)
        return self.project(np.column_stack([rays, np.ones(len(rays))]))
