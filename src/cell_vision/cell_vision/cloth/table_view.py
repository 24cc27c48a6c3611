"""The table as its camera sees it, made straight: a picture in which every pixel is a square of the table's top.

The frame of the table has its origin in the middle of the top and z up.  Row 0 of the straight picture is the least y.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cell_vision.camera import CameraModel
from cell_vision.cloth.outlines import Pieces
from cell_vision.images import Flags, Floats
from cell_world.geometry import Pose

PITCH_M = 0.0025
"""Side of a pixel of the straight picture [m]."""
Colours = NDArray[np.uint8]
"""A picture, (rows, columns, 3): red, green, blue."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A camera over a table.

    Attributes:
        camera: How it maps what it sees.
        pose: `table_T_camera`, the optical frame of the camera in the frame of the table.
        width_m: What of the table is looked at, along x, around its middle [m].
        length_m: The same along y.
    """

    camera: CameraModel
    pose: Pose
    width_m: float
    length_m: float

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the straight picture."""
        return round(self.width_m / PITCH_M), round(self.length_m / PITCH_M)

    def straight(self, image: Colours) -> Colours:
        """Return the straight picture, (rows, columns, 3), of one of the camera, (height, width, 3)."""
        u, v = self._pixels()
        return np.asarray(cv2.remap(image, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)

    def heights(self, depth: NDArray[np.floating]) -> Floats:
        """Return how high what is seen lies over the table, (rows, columns) [m]; NaN where no depth is known.

        Args:
            depth: Distance along the axis of the camera, (height, width) [m], NaN or infinite where there is none.
        """
        u, v = self._pixels()
        known = np.where(np.isfinite(depth), depth, np.nan).astype(np.float32)
        seen = cv2.remap(known, u, v, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=np.nan)
        down: Floats = self._in_camera()
        axis = self.pose.matrix()[2, :3]
        rays: Floats = down / down[:, 2:]
        above = self.pose.position[2] + (rays @ axis) * seen.ravel()
        return np.asarray(above.reshape(seen.shape), dtype=np.float64)

    def on_table(self, pixels: Floats) -> Floats:
        """Return the places, (n, 2) [m], of pixels of the straight picture, (n, 2): column, row."""
        return np.asarray((pixels + 0.5) * PITCH_M - (self.width_m / 2.0, self.length_m / 2.0))

    def pixels(self, places: Floats) -> Floats:
        """Return the pixels of the straight picture, (n, 2), of places on the table, (n, 2) [m]."""
        half = np.array([self.width_m, self.length_m]) / 2.0
        return np.asarray((places + half) / PITCH_M - 0.5)

    def covered(self, pieces: Pieces) -> Flags:
        """Return which pixels of the straight picture, (rows, columns), a garment on the table covers."""
        columns, rows = self.size
        mask = np.zeros((rows, columns), np.uint8)
        for polygon in pieces.polygons:
            points = np.rint(self.pixels(polygon) * 16.0).astype(np.int32)
            cv2.fillPoly(mask, [points], 1, cv2.LINE_8, 4)
        return mask.astype(np.bool_)

    def _in_camera(self) -> Floats:
        columns, rows = self.size
        pixels = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
        places = np.column_stack([self.on_table(pixels.astype(np.float64)), np.zeros(len(pixels))])
        back = self.pose.inverse().matrix()
        return np.asarray(places @ back[:3, :3].T + back[:3, 3])

    def _pixels(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        columns, rows = self.size
        at = self.camera.project(self._in_camera()).astype(np.float32).reshape(rows, columns, 2)
        return np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])
