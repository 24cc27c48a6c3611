"""What is known of a part before it is looked for: distances, symmetries, aspects."""

from typing import Any

import numpy as np
import pytest
import trimesh

from cell_vision.inspection.nominal import spread
from cell_vision.parts.cloud_mesh import surface_through
from cell_vision.parts.distance_field import DistanceField, distance_field
from cell_vision.parts.known_part import known_part
from cell_vision.parts.symmetry import symmetry_of
from cell_vision.parts.templates import even_ways
from cell_vision.synthetic.printed_part import Bracket


def field_of(mesh: Any) -> DistanceField:
    return distance_field(spread(mesh, 0.0005), 0.001)


def turns_of(mesh: Any) -> int:
    return len(symmetry_of(spread(mesh, 0.002), field_of(mesh), 0.0006).turns)


def test_distances_before_a_face_beside_an_edge_and_inside() -> None:
    field = field_of(trimesh.creation.box((0.02, 0.03, 0.01)))
    points = np.array([[0.0, 0.0, 0.008], [0.013, 0.0, 0.009], [0.0, 0.0, 0.003]], np.float32)
    off, along = field.at(points)
    assert off == pytest.approx([0.003, 0.005, -0.002], abs=3e-4)
    assert along[0] == pytest.approx([0.0, 0.0, 1.0], abs=1e-3)
    assert along[1] == pytest.approx([0.6, 0.0, 0.8], abs=0.1)


@pytest.mark.parametrize(
    ("mesh", "count"),
    [
        (trimesh.creation.box((0.02, 0.03, 0.01)), 4),
        (trimesh.creation.box((0.02, 0.02, 0.01)), 8),
        (trimesh.creation.box((0.02, 0.02, 0.02)), 24),
        (Bracket().mesh(), 1),
    ],
)
def test_symmetries_are_found(mesh: Any, count: int) -> None:
    assert turns_of(mesh) == count


def test_a_round_part_has_an_axis() -> None:
    group = symmetry_of(rod := spread(trimesh.creation.cylinder(0.01, 0.03, 64), 0.002), field_of(rod.mesh), 0.0006)
    assert group.axis is not None and abs(group.axis[2]) == pytest.approx(1.0)


def test_a_round_part_needs_few_views() -> None:
    round_ = known_part("rod", trimesh.creation.cylinder(0.01, 0.03, 64))
    square = known_part("bracket", Bracket().mesh())
    assert len(round_.templates.on) < 0.15 * len(square.templates.on)


def test_a_surface_goes_through_the_points_of_a_cloud() -> None:
    ball = spread(trimesh.creation.icosphere(3, 0.05), 0.003).points
    surface = surface_through(ball, 0.012)
    ways = even_ways(50)
    seen = surface.ray.intersects_first(2.0 * 0.05 * ways, -ways)
    met = np.linalg.norm(surface.triangles_center[seen], axis=1)
    assert (seen >= 0).all() and met == pytest.approx(0.05, abs=0.002)


def test_ways_are_even() -> None:
    ways = even_ways(300)
    cosines = ways @ ways.T - 2.0 * np.eye(300)
    nearest = np.degrees(np.arccos(np.clip(cosines.max(axis=1), -1.0, 1.0)))
    assert nearest.min() > 8.0 and nearest.max() < 15.0
