import numpy as np
import pytest
import trimesh

from cell_vision.inspection.nominal import spread
from cell_vision.inspection.views import PartView, merged, seen_through, turned_back
from cell_vision.synthetic.printed_part import Bracket, without_boss
from cell_vision.synthetic.scanner import Scanner


def test_views_of_a_turned_plate_fall_together() -> None:
    corner, eye = np.array([[0.02, 0.01, 0.005]]), np.array([0.4, 0.0, 0.2])
    for angle in (0.0, 0.7, -2.0):
        turn = trimesh.transformations.rotation_matrix(angle, (0, 0, 1))[:3, :3]
        view = turned_back(corner @ turn.T, eye, angle)
        assert view.points == pytest.approx(corner)
        assert np.linalg.norm(view.eye) == pytest.approx(np.linalg.norm(eye))


def test_what_is_no_number_was_not_seen() -> None:
    view = turned_back(np.array([[np.nan, 0.0, 0.0], [0.0, 0.0, 1.0]]), np.zeros(3), 0.0)
    assert len(merged([view, view])) == 2 and len(merged([])) == 0


def test_a_boss_that_is_not_there_is_seen_through_and_what_is_there_is_not() -> None:
    bracket, scanner, rng = Bracket(), Scanner(pitch_m=0.0008), np.random.default_rng(1)
    part, made = spread(bracket.mesh(), 0.001), without_boss(bracket)
    eyes = scanner.eyes(part.centre)
    rays = trimesh.ray.ray_pyembree.RayMeshIntersector(made)
    views = [PartView(scanner.look(made, rays, part.centre, part.size_m / 2.0, eye, rng), eye) for eye in eyes]
    through = seen_through(part.points, views)
    boss = part.points[:, 2] > bracket.thick + 0.002
    boss &= np.hypot(part.points[:, 0] - bracket.width / 5.0, part.points[:, 1]) < bracket.boss / 2.0 + 1e-4
    assert through[boss].mean() > 0.8
    assert through[~boss].mean() < 0.1, "but along edges, beside which it looks by"
