import numpy as np
import pytest

from cell_vision.parts.depth_view import NotADepthImage, view_of

MATRIX = np.array([[300.0, 0.0, 79.5], [0.0, 300.0, 59.5], [0.0, 0.0, 1.0]])


def tilted(slope: float) -> np.ndarray:
    """The plane z = 0.5 + slope x."""
    across = (np.arange(160) - 79.5) / 300.0
    return np.tile(0.5 / (1.0 - slope * across), (120, 1)).astype(np.float32)


def test_normals_of_a_plane_point_to_the_camera() -> None:
    view = view_of(tilted(0.4), MATRIX)
    truth = np.array([0.4, 0.0, -1.0]) / np.hypot(0.4, 1.0)
    inner = view.normals[10:-10, 10:-10]
    assert np.degrees(np.arccos(np.clip(inner @ truth, -1.0, 1.0))).max() < 0.5


def test_a_pixel_between_two_surfaces_is_none() -> None:
    depth = np.full((120, 160), 0.5, np.float32)
    depth[:, 80:] = 0.7
    depth[60, 80] = 0.6
    view = view_of(depth, MATRIX)
    assert not view.known[60, 80] and view.known[60, 79] and view.known[60, 81]


def test_what_is_no_depth_stays_unknown() -> None:
    depth = np.full((120, 160), 0.5)
    depth[3, 4], depth[5, 6], depth[7, 8] = np.nan, 0.0, np.inf
    known = view_of(depth, MATRIX).known
    assert not known[3, 4] and not known[5, 6] and not known[7, 8] and known.sum() == depth.size - 3


@pytest.mark.parametrize(
    ("depth", "matrix", "why"),
    [
        (np.zeros((3, 4, 2)), MATRIX, "shape"),
        (np.zeros((0, 4)), MATRIX, "shape"),
        (np.zeros((4, 4)), np.full((3, 3), np.nan), "camera matrix"),
        (np.zeros((4, 4)), np.eye(4), "camera matrix"),
    ],
)
def test_what_is_no_depth_image_is_refused(depth: np.ndarray, matrix: np.ndarray, why: str) -> None:
    with pytest.raises(NotADepthImage, match=why):
        view_of(depth, matrix)


def test_points_come_back_to_their_pixels() -> None:
    view = view_of(tilted(0.2), MATRIX)
    row, column = view.pixels_of(view.points[40:50, 60:70])
    assert (row == np.arange(40, 50)[:, None]).all() and (column == np.arange(60, 70)).all()
