"""It should tell the expected garment from another one, and from one that is folded already."""

from collections.abc import Callable

import pytest

from cell_vision.cloth.failures import ClothNotUsable, ClothProblem
from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.judging import GarmentSeen, judge_garment
from cell_vision.cloth.outlines import Crease, GarmentOutline, Pieces, PlanePose
from cell_vision.cloth.table_view import Colours, TableView

HALF = Crease((0.5, 0.0), (-0.5, 0.0))
Judge = Callable[[Pieces], GarmentSeen | ClothNotUsable]


@pytest.fixture
def judge(view: TableView, towel: GarmentOutline, shirt: GarmentOutline, draw: Callable[..., Colours]) -> Judge:
    """Judge what lies there where a towel should."""

    def make(lies: Pieces) -> GarmentSeen | ClothNotUsable:
        found = find_cloth(draw(lies.moved(PlanePose(0.05, 0.1, -0.8))), view, towel.area)
        assert isinstance(found, ClothArea)
        return judge_garment(found, towel, view, [shirt], {"fold 1": towel.flat().folded(HALF)})

    return make


def test_the_expected_one(judge: Judge, towel: GarmentOutline) -> None:
    """It should be taken, flat or with a corner folded in."""
    flat, bent = judge(towel.flat()), judge(towel.flat().folded(Crease((0.0, 0.35), (0.25, 0.05))))
    assert isinstance(flat, GarmentSeen) and flat.fit.iou > 0.95
    assert isinstance(bent, GarmentSeen) and bent.fit.iou < 0.92


def test_another_one(judge: Judge, shirt: GarmentOutline) -> None:
    """It should be named."""
    found = judge(shirt.flat())
    assert isinstance(found, ClothNotUsable)
    assert (found.problem, found.other) == (ClothProblem.WRONG, "shirt")


def test_a_folded_one(judge: Judge, towel: GarmentOutline) -> None:
    """It should be known by its stage."""
    found = judge(towel.flat().folded(HALF))
    assert isinstance(found, ClothNotUsable)
    assert (found.problem, found.other) == (ClothProblem.FOLDED, "fold 1")
