"""What is known of a part before it is looked for: distances, symmetries, aspects."""

from typing import Any

import numpy as np
import pytest
import trimesh

from cell_vision.inspection.nominal import spread
from cell_vision.parts.distance_field import DistanceField, distance_field
from cell_vision.parts.known_part import known_part
from cell_vision.parts.orientations import even_turns, unlike
from cell_vision.parts.symmetry import symmetry_of
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


def test_distances_at_a_pose_are_those_in_the_frame_of_the_part() -> None:
    field = field_of(trimesh.creation.box((0.02, 0.03, 0.01)))
    rng = np.random.default_rng(2)
    turns, moves = even_turns(7).astype(np.float32), rng.normal(0.0, 0.1, (7, 3)).astype(np.float32)
    local = rng.uniform(-0.01, 0.01, (7, 5, 3)).astype(np.float32)
    for k in range(7):
        points = local[k] @ turns[k].T + moves[k]
        off, _ = field.roughly(points, turns[k : k + 1], moves[k : k + 1])
        assert off[0] == pytest.approx(field.at(local[k])[0], abs=0.0011)


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


def test_a_round_part_needs_few_turns() -> None:
    round_ = known_part("rod", trimesh.creation.cylinder(0.01, 0.03, 64))
    square = known_part("bracket", Bracket().mesh())
    assert len(round_.turns) < 0.15 * len(square.turns)


def test_turns_are_even_and_unlike() -> None:
    turns = even_turns(300)
    traces = np.einsum("nij,mij->nm", turns, turns) - 4.0 * np.eye(300)
    nearest = np.degrees(np.arccos(np.clip((traces.max(axis=1) - 1.0) / 2.0, -1.0, 1.0)))
    assert 20.0 < np.median(nearest) < 45.0
    assert len(unlike(turns, np.eye(3)[None], 1.0)) < 60
