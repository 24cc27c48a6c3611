import numpy as np
import trimesh

from cell_vision.inspection.nominal import spread
from cell_vision.inspection.visibility import visible

ABOVE = np.array([0.0, 0.0, 0.4])


def test_only_what_faces_the_scanner_is_seen() -> None:
    part = spread(trimesh.creation.box((0.04, 0.03, 0.02)), 0.002)
    assert np.array_equal(visible(part, [ABOVE], 1.2), part.normals[:, 2] > 0.5)
    assert np.array_equal(visible(part, [-ABOVE], 1.2), part.normals[:, 2] < -0.5)
    assert np.array_equal(visible(part, [ABOVE, -ABOVE], 1.2), np.abs(part.normals[:, 2]) > 0.5)


def test_what_stands_before_it_hides_a_surface() -> None:
    table = trimesh.creation.box((0.02, 0.02, 0.002), trimesh.transformations.translation_matrix((0.0, 0.0, 0.02)))
    foot = trimesh.creation.box((0.005, 0.005, 0.02), trimesh.transformations.translation_matrix((0.0, 0.0, 0.0095)))
    plate = trimesh.creation.box((0.06, 0.06, 0.002))
    part = spread(trimesh.boolean.union([table, foot, plate]), 0.001)
    on_plate = (part.normals[:, 2] > 0.5) & (part.points[:, 2] < 0.002)
    beneath = np.abs(part.points[:, :2]).max(axis=1) < 0.009
    beside = np.abs(part.points[:, :2]).max(axis=1) > 0.012
    seen = visible(part, [ABOVE], 1.2)
    assert not seen[on_plate & beneath].any()
    assert seen[on_plate & beside].all()


def test_grazing_surface_is_not_seen() -> None:
    part = spread(trimesh.creation.box((0.04, 0.03, 0.02)), 0.002)
    low = np.array([0.4, 0.0, 0.05])
    assert not visible(part, [low], 1.2)[part.normals[:, 2] > 0.5].any()
    assert visible(part, [low], 1.55)[part.normals[:, 2] > 0.5].all()
