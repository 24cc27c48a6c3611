"""A board of squares with tags in its white ones (Charuco), and where its corners are in an image."""

from dataclasses import dataclass

import cv2
import numpy as np

from cell_vision.images import Floats, Grey, grey

FEWEST_CORNERS = 8
"""Corners that a view needs."""
FINE = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-3)


@dataclass(frozen=True, slots=True, eq=False)
class BoardView:
    """One view of a board.

    Attributes:
        points: Corners on the board, (n, 3) [m]; z is 0.
        pixels: Where they are in the image, (n, 2) [px].
    """

    points: Floats
    pixels: Floats


@dataclass(frozen=True, slots=True)
class CharucoBoard:
    """A board; its tags are those of OpenCV's dictionary 5x5_250, from 0 on.

    Attributes:
        columns: Squares across.
        rows: Squares down.
        square_m: Side of a square [m].
        marker_m: Side of the black square of a tag [m].
    """

    columns: int
    rows: int
    square_m: float
    marker_m: float

    def find(self, image: object) -> BoardView | None:
        """Return the corners of the board in an image, None where fewer than 8 are seen.

        Raises:
            BadImage: It is no image, uint8 (height, width) or (height, width, 3).
        """
        picture = grey(image)
        corners, ids, _, _ = cv2.aruco.CharucoDetector(self._board()).detectBoard(picture)
        if ids is None or len(ids) < FEWEST_CORNERS:
            return None
        fine = cv2.cornerSubPix(picture, corners.astype(np.float32).reshape(-1, 1, 2), (4, 4), (-1, -1), FINE)
        points = self._board().getChessboardCorners()[ids.ravel()]
        return BoardView(np.asarray(points, dtype=np.float64), np.asarray(fine, dtype=np.float64).reshape(-1, 2))

    def picture(self, square_px: int) -> Grey:
        """Return the board as it is printed, uint8 (rows, columns) times the pixels of a square."""
        drawn: Grey = self._board().generateImage((self.columns * square_px, self.rows * square_px))
        return drawn

    def _board(self) -> cv2.aruco.CharucoBoard:
        dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_250)
        return cv2.aruco.CharucoBoard((self.columns, self.rows), self.square_m, self.marker_m, dictionary)
