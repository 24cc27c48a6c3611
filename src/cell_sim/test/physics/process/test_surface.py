"""Surfaces as faces, and jets that hit them."""

import math

import numpy as np
import pytest

from cell_sim.physics.process.surface import box_faces, coverage_around, cylinder_faces, dose

HALF = np.array([0.03, 0.02, 0.01])


def test_faces_cover_the_body() -> None:
    """It should have the area of the body and normals that point outward."""
    box, cylinder = box_faces(HALF), cylinder_faces(0.02, 0.03)
    assert box.area.sum() == pytest.approx(8 * (0.03 * 0.02 + 0.02 * 0.01 + 0.01 * 0.03))
    assert cylinder.area.sum() == pytest.approx(math.tau * 0.02 * 0.06 + math.tau * 0.02**2)
    for faces in (box, cylinder):
        assert (np.einsum("ij,ij->i", faces.middle, faces.normal) > 0).all()
        assert np.linalg.norm(faces.normal, axis=1) == pytest.approx(1.0)


def test_a_jet_hits_what_faces_it() -> None:
    """It should hit the side at the nozzle, and neither the far side nor what is outside of its cone."""
    faces = box_faces(HALF)
    hit = dose(faces, np.array([0.3, 0.0, 0.0]), np.array([-1.0, 0.0, 0.0]), 0.25)
    assert (hit[faces.normal[:, 0] > 0.5] > 0.9).all()
    assert not hit[faces.normal[:, 0] < 0.5].any()
    narrow = dose(faces, np.array([0.3, 0.0, 0.0]), np.array([-1.0, 0.0, 0.0]), 0.04)
    assert 0 < (narrow > 0).sum() < (hit > 0).sum()


def test_coverage_by_direction() -> None:
    """It should know which side is covered; up and down count nowhere."""
    faces = box_faces(HALF)
    covered = (faces.normal[:, 0] > 0.5).astype(float)
    assert coverage_around(faces, covered, 4) == [1.0, 0.0, 0.0, 0.0]
    assert coverage_around(faces, covered, 8) == [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]


def test_faces_turn_with_the_part() -> None:
    """It should place middles and normals."""
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    faces = box_faces(HALF).placed(np.array([1.0, 0.0, 0.0]), turn)
    assert faces.middle[:, 1].max() == pytest.approx(0.03)
    assert faces.middle[:, 0].mean() == pytest.approx(1.0)
