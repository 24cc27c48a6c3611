"""The mean values of a chart's patches in a picture, by the chart's four corners."""

import numpy as np
from numpy.typing import NDArray

from cell_vision.colour.chart import ChartRefused
from cell_vision.colour.observer import Floats

MIDDLE = 0.5
"""Of each side of a patch so much, in its middle, is looked at: edges are blurred, and corners not exact."""
SAMPLES = 16
"""Points along each side of that."""
FEWEST_PIXELS = 4.0
"""What is looked at must have sides of so many pixels [px]."""
UNEVEN = 0.03
"""A patch whose values spread by more, in a channel, is dirty, hidden in part or mirrors something."""


def patch_values(picture: NDArray[np.uint8], corners: Floats, rows: int, columns: int) -> Floats:
    """Return the mean values of patches, 0 to 1, shape (rows * columns, 3), row by row from the first corner.

    Args:
        picture: RGB, shape (height, width, 3).
        corners: Of the field of patches, in the picture [px], x to the right and y down from the middle of the first
            pixel, shape (4, 2): the outer corners of the first patch, of the last of the first row, of the last of
            all, and of the first of the last row.
        rows: Of patches.
        columns: Of patches.

    Raises:
        ChartRefused: The corners are no quadrangle or leave the picture, or a patch is too small or not even.
    """
    to_picture = _homography(corners)
    along = (np.arange(SAMPLES) + 0.5) / SAMPLES * MIDDLE + (1.0 - MIDDLE) / 2.0
    values = np.empty((rows * columns, 3))
    for index in range(rows * columns):
        row, column = divmod(index, columns)
        x, y = np.meshgrid((column + along) / columns, (row + along) / rows)
        points = _mapped(to_picture, np.stack([x, y], axis=-1))
        values[index] = _mean(picture, points, f"patch {index + 1} (row {row + 1}, column {column + 1})")
    return values


def _homography(corners: Floats) -> Floats:
    """From the unit square to the picture, shape (3, 3)."""
    if corners.shape != (4, 2) or not np.isfinite(corners).all():
        raise ChartRefused("a chart has four corners, each with x and y")
    sides = np.roll(corners, -1, axis=0) - corners
    turns = sides[:, 0] * np.roll(sides, -1, axis=0)[:, 1] - sides[:, 1] * np.roll(sides, -1, axis=0)[:, 0]
    if not (turns > 0.0).all():
        raise ChartRefused("the corners of the chart are not those of a quadrangle, in the order of the clock")
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    rows, wanted = [], []
    for (x, y), (u, v) in zip(square, corners, strict=True):
        rows += [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y]]
        wanted += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(wanted)), 1.0).reshape(3, 3)


def _mapped(homography: Floats, points: Floats) -> Floats:
    """Points of shape (..., 2) by a homography."""
    lifted = points @ homography[:, :2].T + homography[:, 2]
    mapped: Floats = lifted[..., :2] / lifted[..., 2:]
    return mapped


def _mean(picture: NDArray[np.uint8], points: Floats, name: str) -> Floats:
    height, width = picture.shape[:2]
    if np.ptp(points, axis=(0, 1)).min() < FEWEST_PIXELS:
        raise ChartRefused(f"{name} is too small in the picture")
    at = np.rint(points).astype(int)
    if (at < 0).any() or (at >= [width, height]).any():
        raise ChartRefused(f"{name} is not in the picture")
    seen = picture[at[..., 1], at[..., 0]].reshape(-1, 3) / 255.0
    if (spread := float(seen.std(axis=0).max())) > UNEVEN:
        raise ChartRefused(f"{name} is not even: its values spread by {spread:.2f}, {UNEVEN:g} is allowed")
    return np.asarray(seen.mean(axis=0))
