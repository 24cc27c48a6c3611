"""It should decide by what is seen where a garment is taken, and stop when it is flat."""

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from cell_vision.camera import CameraModel
from cell_vision.cloth.finding import ClothArea
from cell_vision.cloth.fitting import fit_outline
from cell_vision.cloth.outlines import Crease, Pieces, PlanePose
from cell_vision.cloth.table_view import PITCH_M, TableView
from cell_world.geometry import Pose
from garment_cell.flattening import LayOut, LiesFlat, next_lay
from garment_cell.garment_plan import GarmentPlan, find_garment, load_garment

VIEW = TableView(
    CameraModel.of_field_of_view(1.2, 320, 320), Pose.from_xyz_rpy((0.0, 0.0, 1.6), (math.pi, 0.0, 0.0)), 1.4, 1.4
)
LIES = PlanePose(0.05, -0.04, 0.6)


@pytest.fixture
def towel() -> GarmentPlan:
    return load_garment(find_garment("towel"))


@pytest.fixture
def decide(towel: GarmentPlan) -> Callable[..., LayOut | LiesFlat]:
    def make(lies: Pieces, tried: int = 0) -> LayOut | LiesFlat:
        mask = VIEW.covered(lies.moved(LIES))
        found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        edge = VIEW.on_table(found[0].reshape(-1, 2).astype(np.float64))
        area = ClothArea(mask, float(mask.sum()) * PITCH_M**2, edge)
        return next_lay(towel, area, fit_outline(area, towel.outline.flat(), VIEW), tried)

    return make


def test_a_flat_one(decide: Callable[..., LayOut | LiesFlat], towel: GarmentPlan) -> None:
    """It should be left as it is, and where it lies be known."""
    flat = decide(towel.outline.flat())
    assert isinstance(flat, LiesFlat)
    assert (flat.fit.pose.x, flat.fit.pose.y) == pytest.approx((LIES.x, LIES.y), abs=0.003)


def test_a_folded_corner(decide: Callable[..., LayOut | LiesFlat], towel: GarmentPlan) -> None:
    """It should be taken by two corners that are seen, drawn to their distance, and moved away from the rest."""
    bent = towel.outline.flat().folded(Crease((-0.25, -0.05), (0.0, 0.35)))
    lay = decide(bent)
    assert isinstance(lay, LayOut) and lay.named
    assert lay.spread_m == pytest.approx(0.5, abs=0.02)
    assert lay.hang_m == pytest.approx(0.7, abs=0.02)
    corners = LIES.apply(towel.outline.polygon)
    nearest = np.hypot(*np.moveaxis(lay.picks[:, None] - corners[None], -1, 0)).min(axis=1)
    assert nearest.max() < 0.03
    middle = LIES.apply(np.zeros((1, 2)))[0]
    assert lay.away @ (lay.picks.mean(axis=0) - middle) > 0.2


def test_a_folded_half(decide: Callable[..., LayOut | LiesFlat], towel: GarmentPlan) -> None:
    """It should be taken by two ends, other ones each time."""
    half = towel.outline.flat().folded(Crease((0.5, 0.05), (-0.5, -0.1)))
    lays = [decide(half, tried) for tried in range(3)]
    assert all(isinstance(lay, LayOut) for lay in lays)
    picks = [lay.picks for lay in lays if isinstance(lay, LayOut)]
    assert np.abs(picks[0] - picks[1]).max() > 0.1
