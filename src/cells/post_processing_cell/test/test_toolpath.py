"""Tests of the way of the jet over a part: what it says to reach is reached, and the nozzle touches nothing."""

from typing import Any

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.synthetic.printed_part import Bracket, any_bracket
from post_processing_cell.toolpath import JetNozzle, Toolpath, toolpath

NOZZLE = JetNozzle()
PITCH_M = 0.002


def planned(part: Nominal, nozzle: JetNozzle = NOZZLE, **more: Any) -> Toolpath:
    return toolpath(part.points, part.normals, part.clear, nozzle, **more)


@pytest.fixture(scope="module")
def bracket() -> Nominal:
    return spread(Bracket().mesh(), PITCH_M)


@pytest.mark.parametrize("seed", range(4))
def test_all_that_can_be_reached_of_a_bracket_is_blasted(seed: int) -> None:
    part = spread(any_bracket(np.random.default_rng(seed)).mesh(), PITCH_M)
    found = planned(part)
    assert found.coverage == 1.0
    outer = part.normals[:, 2] > -0.5
    assert found.reachable[outer].mean() > 0.8, "but bores and what the wall hides from a jet that comes from aside"
    assert not found.reachable[~outer].any(), "nothing reaches the underside"


def test_each_stop_meets_its_aim_within_the_angle_and_from_outside(bracket: Nominal) -> None:
    for stroke in planned(bracket).strokes:
        way = NOZZLE.way(stroke.angle_rad)
        near = int(np.linalg.norm(bracket.points - stroke.aim, axis=1).argmin())
        assert bracket.normals[near] @ way > np.cos(NOZZLE.grazing_rad)
        start = bracket.points[near] + 1e-5 * bracket.normals[near]
        assert not bracket.mesh.ray.intersects_any([start], [way])[0]


def test_a_raster_goes_up_and_down_and_stays_in_order(bracket: Nominal) -> None:
    strokes = planned(bracket).strokes
    angles = [stroke.angle_rad for stroke in strokes]
    assert angles == sorted(angles)
    assert 4 < len(strokes) < 100


def test_a_nozzle_as_wide_as_a_house_reaches_nothing_beside_a_wall() -> None:
    """Beside a high wall, the body of a wide nozzle would touch it."""
    low = trimesh.creation.box((0.08, 0.08, 0.01), trimesh.transformations.translation_matrix((0.0, 0.0, 0.005)))
    wall = trimesh.creation.box((0.01, 0.08, 0.3), trimesh.transformations.translation_matrix((0.035, 0.0, 0.15)))
    part = spread(trimesh.boolean.union([low, wall]), 0.004)
    slim, wide = planned(part, JetNozzle(cone_rad=0.05)), planned(part, JetNozzle(cone_rad=1.2, standoff_m=0.02))
    beside = (part.normals[:, 2] > 0.9) & (part.points[:, 2] < 0.02) & (part.points[:, 0] > 0.01)
    assert slim.reachable[beside].mean() > wide.reachable[beside].mean() + 0.2
    assert slim.reach > wide.reach


def test_only_what_is_wanted_is_blasted(bracket: Nominal) -> None:
    spot: NDArray[np.bool_] = np.linalg.norm(bracket.points - [-0.03, 0.0, 0.02], axis=1) < 0.006
    found = planned(bracket, where=spot)
    assert 0 < len(found.strokes) < 4
    assert not (found.covered & ~spot).any()
    assert found.coverage == 1.0


def test_nothing_is_planned_for_nothing() -> None:
    nothing = np.empty((0, 3))
    found = toolpath(nothing, nothing, lambda starts, ways: np.empty(len(starts)), NOZZLE)
    assert (found.strokes, found.reach, found.coverage) == ((), 0.0, 0.0)


def test_the_jet_comes_from_the_same_side_in_the_frame_that_does_not_turn() -> None:
    for angle in (0.0, 1.0, 4.0):
        turn = trimesh.transformations.rotation_matrix(angle, (0, 0, 1))[:3, :3]
        assert turn @ NOZZLE.way(angle) == pytest.approx(NOZZLE.way(0.0))
