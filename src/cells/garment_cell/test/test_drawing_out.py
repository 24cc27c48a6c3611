"""It should bring out what is folded in, and leave alone what lies as it should or quite otherwise."""

import math

import cv2
import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import ClothFit
from cell_vision.cloth.outlines import Crease, Pieces, PlanePose
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_world.geometry import Pose
from garment_cell.drawing_out import BEYOND_M, INSET_M, DrawOut, draw_out
from garment_cell.garment_plan import GarmentPlan, find_garment, load_garment

VIEW = TableView(
    CameraModel.of_field_of_view(1.2, 320, 320), Pose.from_xyz_rpy((0.0, 0.0, 1.6), (math.pi, 0.0, 0.0)), 1.4, 1.4
)
LIES = PlanePose(0.05, -0.04, 0.6)
FIT = ClothFit(LIES, 0.9, 0.001, np.eye(3) * 1e-6)
LEFT, RIGHT = Crease((-0.25, -0.5), (-0.25, 0.5)), Crease((0.25, 0.5), (0.25, -0.5))
"""Sleeves of the shirt are folded in along these."""


@pytest.fixture
def shirt() -> GarmentPlan:
    return load_garment(find_garment("shirt"))


def seen(lies: Pieces) -> ClothArea:
    mask = VIEW.covered(lies.moved(LIES))
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    edge = VIEW.on_table(found[0].reshape(-1, 2).astype(np.float64))
    return ClothArea(mask, float(mask.sum()) * PITCH_M**2, edge)


def on_shirt(places: np.ndarray) -> np.ndarray:
    """Places in the frame of the shirt."""
    back = np.array([[math.cos(LIES.yaw), -math.sin(LIES.yaw)], [math.sin(LIES.yaw), math.cos(LIES.yaw)]])
    return np.asarray((places - (LIES.x, LIES.y)) @ back)


SLEEVE = ("sleeve_left", "cuff_left")


def test_one_sleeve_is_drawn_by_its_edge_while_the_far_end_is_pressed(shirt: GarmentPlan) -> None:
    """It should bring each corner of it out in turn."""
    cloth = seen(shirt.outline.flat().folded(LEFT))
    draws = [draw_out(shirt, cloth, FIT, tried) for tried in (2, 1)]
    for draw, name in zip(draws, SLEEVE, strict=True):
        assert isinstance(draw, DrawOut) and draw.press is not None and not draw.over
        tip = np.array(shirt.outline.points[name])
        assert on_shirt(draw.picks)[0, 0] == pytest.approx(-0.25 + INSET_M, abs=0.02)
        assert on_shirt(draw.places)[0] == pytest.approx(tip, abs=BEYOND_M + 0.005)
        assert on_shirt(draw.press[None])[0, 0] > 0.2


def test_once_in_a_while_it_is_turned_over_from_where_it_lies(shirt: GarmentPlan) -> None:
    draw = draw_out(shirt, seen(shirt.outline.flat().folded(LEFT)), FIT, 10)
    assert draw and draw.over
    x, y = shirt.outline.points["sleeve_left"]
    assert on_shirt(draw.picks)[0] == pytest.approx((-0.5 - x, y), abs=0.04)


def test_two_sleeves_are_drawn_at_once(shirt: GarmentPlan) -> None:
    draw = draw_out(shirt, seen(shirt.outline.flat().folded(LEFT).folded(RIGHT)), FIT, 1)
    assert draw and draw.press is None
    assert sorted(np.sign(on_shirt(draw.places)[:, 0])) == [-1.0, 1.0]


def test_nothing_is_done_where_all_is_there_or_too_much_is_missing(shirt: GarmentPlan) -> None:
    half = shirt.outline.flat().folded(Crease((0.5, 0.0), (-0.5, 0.0)))
    assert draw_out(shirt, seen(shirt.outline.flat()), FIT, 1) is None
    assert draw_out(shirt, seen(half), FIT, 1) is None
