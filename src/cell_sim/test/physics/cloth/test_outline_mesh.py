"""It should make a mesh of any outline, with its corners and the folds on lines of it."""

import numpy as np
import pytest

from cell_sim.physics.cloth.outline_mesh import inside, mesh_outline

TROUSERS = np.array([(-0.2, -0.4), (-0.04, -0.4), (0.0, 0.1), (0.04, -0.4), (0.2, -0.4), (0.17, 0.4), (-0.17, 0.4)])
SQUARE = np.array([(-0.2, -0.2), (0.2, -0.2), (0.2, 0.2), (-0.2, 0.2)])


@pytest.mark.parametrize("outline", [SQUARE, TROUSERS], ids=["square", "trousers"])
def test_it_covers_the_outline(outline: np.ndarray) -> None:
    """It should have its area, its corners, and nothing turned over."""
    mesh = mesh_outline(outline, 0.05)
    x, y = outline.T
    assert mesh.area == pytest.approx(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0, rel=0.03)
    for corner in outline:
        assert np.hypot(*(mesh.nodes - corner).T).min() < 1e-9
    a, b, c = (mesh.nodes[mesh.triangles[:, n]] for n in range(3))
    assert (np.cross(np.pad(b - a, ((0, 0), (0, 1))), np.pad(c - a, ((0, 0), (0, 1))))[:, 2] > 0.0).all()


def test_folds_run_along_lines() -> None:
    """It should have nodes along a fold, and no triangle across it."""
    mesh = mesh_outline(SQUARE, 0.07, lines_x=[0.03])
    sides = np.sign(np.round(mesh.nodes[mesh.triangles][..., 0] - 0.03, 9))
    assert not ((sides > 0).any(axis=1) & (sides < 0).any(axis=1)).any()


def test_a_grid_that_is_too_coarse() -> None:
    """It should be refused."""
    with pytest.raises(ValueError, match="too coarse"):
        mesh_outline(TROUSERS, 0.5)


def test_inside() -> None:
    """It should know the gap between two legs."""
    assert inside(np.array([(0.1, -0.3), (0.0, -0.3), (0.0, 0.3)]), TROUSERS).tolist() == [True, False, True]
