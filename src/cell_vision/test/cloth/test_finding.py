"""It should find one garment on a table under uneven light, or say what is the matter."""

from collections.abc import Callable

import numpy as np
import pytest

from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.fitting import iou
from cell_vision.cloth.outlines import GarmentOutline, PlanePose
from cell_vision.cloth.table_view import Colours, TableView

Draw = Callable[..., Colours]


@pytest.mark.parametrize(
    ("color", "known"),
    [((190, 60, 50), False), ((30, 32, 36), False), ((165, 168, 170), False), ((165, 168, 170), True)],
)
def test_it_finds_cloth_of_any_colour(
    view: TableView, shirt: GarmentOutline, draw: Draw, color: tuple[int, int, int], known: bool
) -> None:
    """It should find dark, light and coloured cloth, with and without a picture of the empty table."""
    lies = shirt.flat().moved(PlanePose(0.1, -0.05, 0.7))
    found = find_cloth(draw(lies, color=color), view, shirt.area, draw(seed=2) if known else None)
    assert isinstance(found, ClothArea)
    assert iou(found.mask, view.covered(lies)) > 0.97
    assert found.area == pytest.approx(shirt.area, rel=0.03)


def problem(found: ClothArea | ClothNotUsable) -> ClothProblem:
    assert isinstance(found, ClothNotUsable)
    return found.problem


def test_nothing(view: TableView, shirt: GarmentOutline, draw: Draw) -> None:
    """It should see an empty table as one."""
    assert problem(find_cloth(draw(), view, shirt.area)) is ClothProblem.NOTHING


def test_two(view: TableView, towel: GarmentOutline, shirt: GarmentOutline, draw: Draw) -> None:
    """It should notice a second garment, beside the first or partly on it."""
    one, beside, on = (towel.flat().moved(PlanePose(x, 0.0)) for x in (-0.35, 0.35, 0.0))
    assert problem(find_cloth(draw(one, beside), view, towel.area)) is ClothProblem.TWO
    assert problem(find_cloth(draw(one, on), view, towel.area)) is ClothProblem.TWO


def test_covered(view: TableView, towel: GarmentOutline, draw: Draw) -> None:
    """It should not judge what something stands over, or what hangs out of the view."""
    picture = draw(towel.flat())
    heights = np.zeros(picture.shape[:2])
    assert isinstance(find_cloth(picture, view, towel.area, heights=heights), ClothArea)
    heights[100:160, 200:260] = 0.3
    assert problem(find_cloth(picture, view, towel.area, heights=heights)) is ClothProblem.COVERED
    outside = draw(towel.flat().moved(PlanePose(0.55, 0.0)))
    assert problem(find_cloth(outside, view, towel.area, draw(seed=3))) is ClothProblem.COVERED
