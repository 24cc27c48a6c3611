"""It should read the patches of a chart in a picture, however the camera stands, or say which it cannot."""

import numpy as np
import pytest
from numpy.typing import NDArray

from cell_vision.colour.chart import ChartRefused
from cell_vision.colour.observer import Floats
from cell_vision.colour.patches import patch_values

ROWS, COLUMNS = 3, 5
COLOURS = np.random.default_rng(2).integers(20, 230, (ROWS * COLUMNS, 3))
STRAIGHT = np.array([[20.0, 30.0], [270.0, 30.0], [270.0, 180.0], [20.0, 180.0]])
ASKEW = np.array([[60.0, 20.0], [280.0, 60.0], [250.0, 200.0], [30.0, 150.0]])


def inside(point: Floats, corners: Floats) -> Floats:
    """Where points, shape (..., 2), are in a quadrangle, 0 to 1 each way: by Newton's method on the perspective map."""
    matrix = np.zeros((8, 8))
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    for row, ((u, v), (x, y)) in enumerate(zip(square, corners, strict=True)):
        matrix[2 * row] = [x, y, 1, 0, 0, 0, -u * x, -u * y]
        matrix[2 * row + 1] = [0, 0, 0, x, y, 1, -v * x, -v * y]
    back = np.append(np.linalg.solve(matrix, np.ravel(square)), 1.0).reshape(3, 3)
    lifted = np.concatenate([point, np.ones((*point.shape[:-1], 1))], axis=-1) @ back.T
    return np.asarray(lifted[..., :2] / lifted[..., 2:])


def picture(corners: Floats) -> NDArray[np.uint8]:
    """A chart with dark edges round its patches, on a grey table."""
    y, x = np.mgrid[0:240, 0:320]
    at = inside(np.stack([x, y], axis=-1).astype(float), corners)
    shown = np.full((240, 320, 3), 128, np.uint8)
    row, column = np.floor(at[..., 1] * ROWS), np.floor(at[..., 0] * COLUMNS)
    on = (row >= 0) & (row < ROWS) & (column >= 0) & (column < COLUMNS)
    shown[on] = COLOURS[(row * COLUMNS + column)[on].astype(int)]
    rest = np.abs(np.stack([at[..., 0] * COLUMNS, at[..., 1] * ROWS], axis=-1) % 1.0 - 0.5).max(axis=-1)
    shown[on & (rest > 0.4)] = 5
    return shown


@pytest.mark.parametrize("corners", [STRAIGHT, ASKEW])
def test_patches(corners: Floats) -> None:
    """It should read each in its place, edges left out."""
    found = patch_values(picture(corners), corners, ROWS, COLUMNS)
    assert found == pytest.approx(COLOURS / 255.0)


def test_turned() -> None:
    """It should begin at the corner that is told first."""
    found = patch_values(picture(STRAIGHT), np.roll(STRAIGHT, 2, axis=0), ROWS, COLUMNS)
    assert found == pytest.approx(COLOURS[::-1] / 255.0)


def test_a_few_pixels_off() -> None:
    """It should not matter."""
    assert patch_values(picture(ASKEW), ASKEW + 2.0, ROWS, COLUMNS) == pytest.approx(COLOURS / 255.0)


def test_noise() -> None:
    """It should be averaged."""
    noisy = picture(STRAIGHT) + np.random.default_rng(1).integers(-4, 5, (240, 320, 3))
    found = patch_values(noisy.astype(np.uint8), STRAIGHT, ROWS, COLUMNS)
    assert found == pytest.approx(COLOURS / 255.0, abs=0.003)
    assert (found != COLOURS / 255.0).any()


def refusal(shown: NDArray[np.uint8], corners: Floats) -> str:
    with pytest.raises(ChartRefused) as caught:
        patch_values(shown, corners, ROWS, COLUMNS)
    return str(caught.value)


def test_mirrored_lamp() -> None:
    """It should be named by the patch that shows it."""
    shown = picture(STRAIGHT)
    shown[95:105, 140:150] = 255
    assert refusal(shown, STRAIGHT).startswith("patch 8 (row 2, column 3) is not even: its values spread by 0.")


def test_out_of_the_picture() -> None:
    """It should be refused on each side."""
    for move in ([-60.0, 0.0], [90.0, 0.0], [0.0, -70.0], [0.0, 90.0]):
        assert "is not in the picture" in refusal(np.full((240, 320, 3), 128, np.uint8), STRAIGHT + move)


def test_too_small() -> None:
    """It should be refused when a patch has too few pixels."""
    assert "patch 1 (row 1, column 1) is too small in the picture" in refusal(picture(STRAIGHT), STRAIGHT / 8.0)


@pytest.mark.parametrize(
    "corners", [STRAIGHT[::-1], STRAIGHT[[0, 2, 1, 3]], np.zeros((4, 2)), STRAIGHT[:3], STRAIGHT * np.nan]
)
def test_no_quadrangle(corners: Floats) -> None:
    """It should be refused: a mirrored chart, crossed sides, a point, three corners, no numbers."""
    assert "corners" in refusal(picture(STRAIGHT), corners)
