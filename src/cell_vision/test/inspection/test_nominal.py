import numpy as np
import pytest
import trimesh

from cell_vision.inspection.nominal import NotAPart, checked, spread

BOX = (0.04, 0.03, 0.02)


def open_box() -> trimesh.Trimesh:
    mesh = trimesh.creation.box(BOX)
    return trimesh.Trimesh(mesh.vertices, mesh.faces[1:], process=False)


def inside_out() -> trimesh.Trimesh:
    mesh = trimesh.creation.box(BOX)
    return trimesh.Trimesh(mesh.vertices, mesh.faces[:, ::-1], process=False)


def nowhere() -> trimesh.Trimesh:
    mesh = trimesh.creation.box(BOX)
    return trimesh.Trimesh(
        np.where(mesh.vertices == mesh.vertices.max(), np.nan, mesh.vertices), mesh.faces, process=False
    )


@pytest.mark.parametrize(
    ("mesh", "why"),
    [
        (trimesh.Trimesh(), "no triangles"),
        (open_box(), "not closed"),
        (inside_out(), "inside out"),
        (nowhere(), "no finite numbers"),
        (trimesh.creation.box((40.0, 30.0, 20.0)), r"4e\+04 x 3e\+04 x 2e\+04 mm; its edges must be from 1 to 2000 mm"),
        (trimesh.creation.box((0.04, 0.03, 0.0009)), "0.9 mm"),
    ],
)
def test_what_is_no_part_is_refused(mesh: trimesh.Trimesh, why: str) -> None:
    with pytest.raises(NotAPart, match=why):
        checked(mesh)


def test_points_lie_on_every_face_as_dense_as_asked_for() -> None:
    part = spread(trimesh.creation.box(BOX), 0.001)
    on_top = part.points[part.normals[:, 2] > 0.5]
    assert np.allclose(on_top[:, 2], 0.01)
    assert len(on_top) == pytest.approx(40 * 30, rel=0.1)
    far, _ = trimesh.proximity.cKDTree(on_top).query(
        np.random.default_rng(0).uniform(-0.9, 0.9, (500, 3)) * [0.02, 0.015, 0] + [0, 0, 0.01]
    )
    assert far.max() < 0.0017


def test_points_are_the_same_each_time() -> None:
    mesh = trimesh.creation.box(BOX)
    assert np.array_equal(spread(mesh, 0.002).points, spread(mesh, 0.002).points)


def test_points_near_an_edge_are_known() -> None:
    part = spread(trimesh.creation.box(BOX), 0.001)
    to_edge = np.sort(np.array(BOX) / 2.0 - np.abs(part.points), axis=1)[:, 1]
    near = part.near_edge(0.002)
    assert near[to_edge < 0.0019].all()
    assert not near[to_edge > 0.0026].any()


def test_round_part_has_no_edges() -> None:
    assert not spread(trimesh.creation.icosphere(4, 0.01), 0.001).near_edge(0.002).any()
