import numpy as np
import pytest

from cell_vision.parts.depth_view import view_of
from cell_vision.parts.plane import NoPlane, support_plane

MATRIX = np.array([[300.0, 0.0, 79.5], [0.0, 300.0, 59.5], [0.0, 0.0, 1.0]])


def test_the_table_is_found_with_things_on_it() -> None:
    rng = np.random.default_rng(1)
    across = (np.arange(160) - 79.5) / 300.0
    depth = np.tile(0.5 / (1.0 - 0.3 * across), (120, 1)) + rng.normal(0.0, 0.0005, (120, 160))
    depth[30:80, 40:100] -= 0.05
    plane = support_plane(view_of(depth, MATRIX), rng)
    truth = np.array([0.3, 0.0, -1.0]) / np.hypot(0.3, 1.0)
    assert np.degrees(np.arccos(plane.normal @ truth)) < 0.2
    assert plane.offset_m == pytest.approx(0.5 / np.hypot(0.3, 1.0), abs=0.0003)
    assert plane.sigma_m < 0.001
    assert plane.height(np.zeros((1, 3))) == pytest.approx(plane.offset_m)


def test_without_depth_there_is_none() -> None:
    with pytest.raises(NoPlane, match="0 points"):
        support_plane(view_of(np.full((50, 50), np.nan), MATRIX), np.random.default_rng(0))


def test_a_ball_is_none() -> None:
    v, u = np.mgrid[-1:1:120j, -1:1:120j]
    depth = 0.6 - 0.2 * np.sqrt(np.maximum(0.0, 1.0 - (u**2 + v**2) / 2.1))
    with pytest.raises(NoPlane, match="best plane"):
        support_plane(view_of(depth, MATRIX * [[2.0], [2.0], [1.0]]), np.random.default_rng(0))
