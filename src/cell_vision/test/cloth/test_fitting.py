"""It should know where a garment lies, how it is turned, and how sure that is."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.fitting import fit_outline
from cell_vision.cloth.outlines import Crease, GarmentOutline, Pieces, PlanePose
from cell_vision.cloth.table_view import Colours, TableView

Draw = Callable[..., Colours]


def seen(view: TableView, draw: Draw, lies: Pieces, area: float) -> ClothArea:
    found = find_cloth(draw(lies), view, area)
    assert isinstance(found, ClothArea)
    return found


@pytest.mark.parametrize("yaw", [-2.5, 0.0, 1.3])
def test_it_finds_the_pose_of_a_shirt(view: TableView, shirt: GarmentOutline, draw: Draw, yaw: float) -> None:
    """It should be right within a few of its standard deviations, and a pixel."""
    truth = PlanePose(0.08, -0.12, yaw)
    fit = fit_outline(seen(view, draw, shirt.flat().moved(truth), shirt.area), shirt.flat(), view)
    assert fit.iou > 0.96
    assert math.hypot(fit.pose.x - truth.x, fit.pose.y - truth.y) < 0.0025
    assert abs(math.remainder(fit.pose.yaw - yaw, math.tau)) < 0.006
    assert 0.0 < fit.sigma_m < 0.002
    assert 0.0 < fit.sigma_rad < 0.005


def test_a_folded_corner_leaves_the_rest_where_it_is(view: TableView, towel: GarmentOutline, draw: Draw) -> None:
    """It should find the three corners that lie where they belong, and so the fourth."""
    truth = PlanePose(-0.05, 0.1, 0.4)
    bent = towel.flat().folded(Crease((0.25, 0.1), (0.0, 0.35)))
    if bent.bounds()[1] @ (1.0, 1.0) > 0.59:
        bent = towel.flat().folded(Crease((0.0, 0.35), (0.25, 0.1)))
    fit = fit_outline(seen(view, draw, bent.moved(truth), towel.area), towel.flat(), view)
    corners = fit.pose.apply(towel.polygon)
    wanted = truth.apply(towel.polygon)
    away = np.hypot(*np.moveaxis(wanted[:, None] - corners[None], -1, 0)).min(axis=1)
    assert away.max() < 0.005
    assert fit.iou < 0.95


def test_a_garment_on_its_face(view: TableView, draw: Draw) -> None:
    """It should tell faces of a garment without symmetry."""
    glove = GarmentOutline("glove", {"a": (-0.2, -0.3), "b": (0.2, -0.3), "c": (0.2, 0.3), "d": (-0.05, 0.0)})
    truth = PlanePose(0.0, 0.05, 0.9, mirrored=True)
    fit = fit_outline(seen(view, draw, glove.flat().moved(truth), glove.area), glove.flat(), view, faces=(False, True))
    assert fit.pose.mirrored
    assert fit.iou > 0.95
