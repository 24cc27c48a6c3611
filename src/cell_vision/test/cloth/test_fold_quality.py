"""It should compare a folded garment with what the plan wants."""

from collections.abc import Callable

import pytest

from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.fold_quality import FoldQuality, fold_quality
from cell_vision.cloth.outlines import Crease, GarmentOutline, PlanePose
from cell_vision.cloth.table_view import Colours, TableView

HALF = Crease((0.5, 0.0), (-0.5, 0.0))
LIES = PlanePose(0.05, 0.0, 0.3)


@pytest.fixture
def judge(view: TableView, towel: GarmentOutline, draw: Callable[..., Colours]) -> Callable[..., FoldQuality]:
    def make(crease: Crease, at: PlanePose = LIES) -> FoldQuality:
        found = find_cloth(draw(towel.flat().folded(crease).moved(at)), view, towel.area)
        assert isinstance(found, ClothArea)
        return fold_quality(found, towel.flat().folded(HALF), LIES, view)

    return make


def test_a_good_fold(judge: Callable[..., FoldQuality]) -> None:
    """It should match."""
    quality = judge(HALF)
    assert min(quality.iou, quality.best_iou) > 0.95
    assert quality.off_m < 0.004
    assert max(quality.turn_rad, quality.skew_rad) < 0.02


def test_a_skewed_fold(judge: Callable[..., FoldQuality]) -> None:
    """It should say how much a side is turned against the plan."""
    quality = judge(Crease((0.5, 0.05), (-0.5, -0.05)))
    assert quality.skew_rad > 0.06
    assert quality.iou < 0.93


def test_a_good_fold_elsewhere(judge: Callable[..., FoldQuality]) -> None:
    """It should tell the place from the shape."""
    quality = judge(HALF, PlanePose(0.05, 0.03, 0.3))
    assert quality.off_m == pytest.approx(0.03, abs=0.005)
    assert quality.best_iou > 0.95 > quality.iou
