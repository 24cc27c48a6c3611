"""One depth image as points and normals in the optical frame of its camera (x right, y down, z ahead)."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.images import Floats

NEAREST_M, FARTHEST_M = 0.05, 10.0
"""What a depth camera tells beyond these is none [m]."""
JUMP = 0.02
"""Neighbouring pixels whose depths differ by more than this share are of different surfaces, or one flies."""
GRAZING = 0.15
"""Cosine of the steepest surface whose depth is believed, of the angle between its normal and the ray."""
NORMAL_PX = 3
"""Normals are made of pixels so far to each side [px]."""
SMOOTH_PX = 5
MOST_PIXELS = 4_000_000
Mask = NDArray[np.bool_]


class NotADepthImage(ValueError):
    """What came in is no depth image; the text says why."""


@dataclass(frozen=True, slots=True)
class DepthView:
    """What a depth camera sees from where it stands.

    Attributes:
        matrix: Of the camera, (3, 3) [px].
        depth: Along z, (h, w) float32, NaN where nothing is known [m].
        points: (h, w, 3) float32, NaN as in `depth` [m].
        normals: (h, w, 3) float32, unit, towards the camera; NaN where there is none.
        front: (h, w) float32, the least depth of a pixel and its eight neighbours, NaN as in `depth` [m].
        back: The same, the largest.
    """

    matrix: Floats
    depth: NDArray[np.float32]
    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    front: NDArray[np.float32]
    back: NDArray[np.float32]

    @property
    def known(self) -> Mask:
        """Where depth is known, (h, w)."""
        known: Mask = np.isfinite(self.depth)
        return known

    @property
    def facing(self) -> Mask:
        """Where the normal is known, too, (h, w)."""
        facing: Mask = np.isfinite(self.normals[..., 2])
        return facing

    def pixels_of(self, points: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return row and column, (...), of the pixels at points, (..., 3); at the border where they are outside."""
        z = np.maximum(points[..., 2], np.float32(1e-3))
        h, w = self.depth.shape
        u = points[..., 0] / z * np.float32(self.matrix[0, 0]) + np.float32(self.matrix[0, 2])
        v = points[..., 1] / z * np.float32(self.matrix[1, 1]) + np.float32(self.matrix[1, 2])
        return np.clip(np.rint(v), 0, h - 1).astype(np.int64), np.clip(np.rint(u), 0, w - 1).astype(np.int64)


def view_of(depth: NDArray[np.floating], matrix: Floats) -> DepthView:
    """Turn a depth image into points and normals, without pixels that fly between two surfaces.

    Args:
        depth: along z, (h, w); NaN, 0 or less where nothing is known [m].
        matrix: of the camera without distortion, (3, 3) [px].

    Raises:
        NotADepthImage: the arrays are of other shapes, too large, or the matrix is none of a camera.
    """
    if depth.ndim != 2 or not 0 < depth.size <= MOST_PIXELS:
        raise NotADepthImage(f"depth has the shape {depth.shape}; (h, w) with at most {MOST_PIXELS} pixels is taken")
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all() or min(matrix[0, 0], matrix[1, 1]) <= 0.0:
        raise NotADepthImage("the camera matrix must be 3 by 3, finite, with positive focal lengths")
    z = depth.astype(np.float32)
    with np.errstate(invalid="ignore"):
        z[~((z > NEAREST_M) & (z < FARTHEST_M))] = np.nan
    z[_flying(z)] = np.nan
    points = deprojected(z, matrix)
    known = np.isfinite(z)
    front = cv2.erode(np.where(known, z, FARTHEST_M).astype(np.float32), np.ones((3, 3), np.uint8))
    back = cv2.dilate(np.where(known, z, np.float32(0.0)), np.ones((3, 3), np.uint8))
    front[~known] = np.nan
    back[~known] = np.nan
    return DepthView(matrix, z, points, _normals(z, matrix, points), front, back)


def deprojected(depth: NDArray[np.float32], matrix: Floats) -> NDArray[np.float32]:
    """Return the points of a depth image, (h, w, 3) [m]."""
    h, w = depth.shape
    across = ((np.arange(w) - matrix[0, 2]) / matrix[0, 0]).astype(np.float32)
    down = ((np.arange(h) - matrix[1, 2]) / matrix[1, 1]).astype(np.float32)
    points = np.empty((h, w, 3), np.float32)
    np.multiply(depth, across, out=points[..., 0])
    np.multiply(depth, down[:, None], out=points[..., 1])
    points[..., 2] = depth
    return points


def _flying(z: NDArray[np.float32]) -> Mask:
    """Pixels that hang between two surfaces: a jump to the one before, and one to the one behind it."""
    filled = np.where(np.isfinite(z), z, 0.0).astype(np.float32)
    lone: Mask = np.zeros(z.shape, dtype=bool)
    for axis in (0, 1):
        step = np.diff(filled, axis=axis)
        jump = JUMP * np.minimum(np.delete(filled, 0, axis), np.delete(filled, -1, axis))
        up, down = step > jump, step < -jump
        first, last = _ends(axis)
        lone[_inner(axis)] |= (up[first] & up[last]) | (down[first] & down[last])
    return lone


def _ends(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    first, last = [slice(None)] * 2, [slice(None)] * 2
    first[axis], last[axis] = slice(None, -1), slice(1, None)
    return tuple(first), tuple(last)


def _inner(axis: int) -> tuple[slice, ...]:
    inner = [slice(None)] * 2
    inner[axis] = slice(1, -1)
    return tuple(inner)


def _normals(z: NDArray[np.float32], matrix: Floats, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normals of inverse depth, which is linear in the pixels of a plane, smoothed where it is of one surface."""
    known = np.isfinite(z)
    inverse = np.where(known, 1.0 / np.where(known, z, 1.0), 0.0).astype(np.float32)
    size = (2 * NORMAL_PX + 1, 2 * NORMAL_PX + 1)
    # Differences of inverse depth over pixel distance, by least squares in a window: sums over what is known in it.
    across, across_n = _slope(inverse, known, size, 1)
    down, down_n = _slope(inverse, known, size, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = across / across_n, down / down_n
        h, w = z.shape
        u, v = np.arange(w, dtype=np.float32) - matrix[0, 2], np.arange(h, dtype=np.float32)[:, None] - matrix[1, 2]
        c = inverse - a * u - b * v
        # 1/z = a u + b v + c is the plane n . p = 1 with these components.
        normals = np.stack([a * matrix[0, 0], b * matrix[1, 1], c], axis=-1).astype(np.float32)
        normals /= -_length(normals)[..., None]
        ray = -np.einsum("hwi,hwi->hw", normals, points) / _length(points)
        normals[~(known & (ray > GRAZING) & (across_n > size[0]) & (down_n > size[0]))] = np.nan
    return normals


def _length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lengths, (h, w); numpy's own norm takes some times as long."""
    return np.asarray(np.sqrt(np.einsum("hwi,hwi->hw", vectors, vectors)))


def _slope(
    inverse: NDArray[np.float32], known: Mask, size: tuple[int, int], axis: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Sum of differences along an axis between neighbours of one surface, and how many there are."""
    first, last = _ends(axis)
    step = inverse[last] - inverse[first]
    same = known[last] & known[first] & (np.abs(step) < JUMP * inverse[last])
    total, count = np.zeros_like(inverse), np.zeros_like(inverse)
    total[first], count[first] = np.where(same, step, 0.0), same
    return _summed(total, size), _summed(count, size)


def _summed(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.boxFilter(values, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT))
