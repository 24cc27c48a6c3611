"""A pose in space: where something is and how it is turned.

Lengths are in metres, angles in radians.  A pose `a_b` maps points given in frame b to frame a, so
`a_b @ b_c` is `a_c`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from transforms3d import euler, quaternions

Vector = tuple[float, float, float]
"""x, y, z."""
Quaternion = tuple[float, float, float, float]
"""w, x, y, z."""
Matrix = NDArray[np.float64]
"""A homogeneous transform, 4 x 4."""

ORIGIN: Vector = (0.0, 0.0, 0.0)
UPRIGHT: Quaternion = (1.0, 0.0, 0.0, 0.0)
FIXED_AXES = "sxyz"  # SDF's roll, pitch, yaw: about x, then y, then z, of the axes that stay


def vector(values: ArrayLike) -> Vector:
    """Return three numbers as plain floats."""
    x, y, z = np.asarray(values, dtype=float).tolist()
    return (x, y, z)


def unit_quaternion(values: Any) -> Quaternion:
    """Return a quaternion of length one with w >= 0, which is one of the two that mean the same turn.

    Raises:
        ValueError: It has no length to divide by.
    """
    w, x, y, z = (float(value) for value in values)
    length = math.hypot(w, x, y, z)
    if not (math.isfinite(length) and length > 0.0):
        raise ValueError(f"not a rotation: {(w, x, y, z)}")
    scale = (-1.0 if w < 0.0 else 1.0) / length
    return (w * scale, x * scale, y * scale, z * scale)


@dataclass(frozen=True, slots=True)
class Pose:
    """A rigid transform.

    Attributes:
        position: x, y, z [m].
        quaternion: w, x, y, z; stored with length one and w >= 0.
    """

    position: Vector = ORIGIN
    quaternion: Quaternion = UPRIGHT

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", vector(self.position))
        object.__setattr__(self, "quaternion", unit_quaternion(self.quaternion))

    @classmethod
    def from_xyz_rpy(cls, xyz: Sequence[float], rpy: Sequence[float] = ORIGIN) -> "Pose":
        """Return the pose that SDF and URDF write as six numbers: x y z [m], roll pitch yaw [rad]."""
        roll, pitch, yaw = rpy
        return cls(vector(xyz), unit_quaternion(euler.euler2quat(roll, pitch, yaw, FIXED_AXES)))

    @classmethod
    def from_matrix(cls, matrix: ArrayLike) -> "Pose":
        """Return the pose of a homogeneous 4 x 4 matrix."""
        array = np.asarray(matrix, dtype=float)
        return cls(vector(array[:3, 3]), unit_quaternion(quaternions.mat2quat(array[:3, :3])))

    def matrix(self) -> Matrix:
        """Return the homogeneous 4 x 4 matrix."""
        matrix = np.eye(4)
        matrix[:3, :3] = quaternions.quat2mat(self.quaternion)
        matrix[:3, 3] = self.position
        return matrix

    def rpy(self) -> Vector:
        """Return roll, pitch, yaw about fixed axes [rad]."""
        return vector(euler.quat2euler(self.quaternion, FIXED_AXES))

    def __matmul__(self, other: "Pose") -> "Pose":
        """Return the chained pose: `a_b @ b_c` is `a_c`."""
        turn = quaternions.qmult(self.quaternion, other.quaternion)
        return Pose(self.apply(other.position), unit_quaternion(turn))

    def inverse(self) -> "Pose":
        """Return the pose seen from the other side: of `a_b`, `b_a`."""
        turn = unit_quaternion(quaternions.qconjugate(self.quaternion))
        return Pose(vector(-quaternions.rotate_vector(self.position, turn)), turn)

    def apply(self, point: ArrayLike) -> Vector:
        """Return a point of frame b [m] in frame a."""
        return vector(quaternions.rotate_vector(point, self.quaternion) + self.position)

    def rotate(self, direction: ArrayLike) -> Vector:
        """Return a direction of frame b in frame a."""
        return vector(quaternions.rotate_vector(direction, self.quaternion))


IDENTITY = Pose()
