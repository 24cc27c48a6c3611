"""How far any point is from the surface of a part, and which way, looked up in a grid around it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from cell_vision.inspection.nominal import Nominal

Singles = NDArray[np.float32]
PAD_M = 0.008
"""The grid reaches so far beyond the part [m]."""


@dataclass(frozen=True, slots=True)
class DistanceField:
    """Distance and direction for each voxel.

    Attributes:
        low: Middle of the first voxel, 3, in the part's frame [m].
        voxel_m: Edge of a voxel [m].
        shape: Voxels along x, y, z.
        cells: (voxels, 4): distance of its middle from the surface, negative inside [m], and the unit vector along
            which it grows.
    """

    low: Singles
    voxel_m: float
    shape: tuple[int, int, int]
    cells: Singles

    def at(self, points: Singles) -> tuple[Singles, Singles]:
        """Return distance, (...) [m], and direction, (..., 3), at points, (..., 3) in the part's frame [m].

        Beyond the grid it is the distance of the nearest voxel, and more.
        """
        steps = (points - self.low) * np.float32(1.0 / self.voxel_m)
        index = np.rint(steps)
        cell = self.cells[self._flat(index)]
        along = cell[..., 1:]
        rest = (steps - index) * np.float32(self.voxel_m)
        return cell[..., 0] + np.einsum("...i,...i->...", rest, along), along

    def _flat(self, index: Singles) -> NDArray[np.int32]:
        """Return the numbers of cells; single precision counts exactly up to 2^24 of them."""
        nx, ny, nz = self.shape
        np.clip(index, np.float32(0.0), np.array([nx - 1, ny - 1, nz - 1], np.float32), out=index)
        flat = np.matmul(index, np.array([ny * nz, nz, 1], np.float32))
        return np.asarray(flat.astype(np.int32))


def distance_field(part: Nominal, voxel_m: float) -> DistanceField:
    """Make the field of a part from points that are dense on its surface.

    Args:
        part: with points much denser than a voxel.
        voxel_m: edge of a voxel [m].
    """
    low, high = part.mesh.bounds[0] - PAD_M, part.mesh.bounds[1] + PAD_M
    nx, ny, nz = (int(n) for n in np.ceil((high - low) / voxel_m).astype(int) + 1)
    axes = (low[k] + voxel_m * np.arange(n) for k, n in enumerate((nx, ny, nz)))
    middles = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    _, nearest = cKDTree(part.points).query(middles)
    off = middles - part.points[nearest]
    normals = part.normals[nearest]
    along = np.einsum("ij,ij->i", off, normals)
    beside = np.linalg.norm(off - along[:, None] * normals, axis=1)
    # Before a face it is the distance from its plane; beside an edge or a corner from the point itself.
    face = beside < part.pitch_m
    far = np.linalg.norm(off, axis=1)
    sign = np.where(along < 0.0, -1.0, 1.0)
    distance = np.where(face, along, sign * far)
    direction = np.where(face[:, None], normals, sign[:, None] * off / np.maximum(far, 1e-12)[:, None])
    cells = np.hstack([distance[:, None], direction]).astype(np.float32)
    return DistanceField(low.astype(np.float32), voxel_m, (nx, ny, nz), cells)
