"""Tests of the geometry of folds."""

import math

import pytest

from cell_skills.devices.protocols import Offset
from garment_cell.devices import FoldLine
from garment_cell.outline import ClothOutline

FLAT = ClothOutline.flat(0.5, 0.7)


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        (FoldLine("x", -0.125), ClothOutline(-0.125, 0.25, -0.35, 0.35)),
        (FoldLine("x", 0.125, reverse=True), ClothOutline(-0.25, 0.125, -0.35, 0.35)),
        (FoldLine("y", 0.0), ClothOutline(-0.25, 0.25, 0.0, 0.35)),
        (FoldLine("y", 0.1), ClothOutline(-0.25, 0.25, 0.1, 0.55)),
        (FoldLine("y", -0.1, reverse=True), ClothOutline(-0.25, 0.25, -0.55, -0.1)),
    ],
)
def test_a_fold_should_move_the_edges(line: FoldLine, folded: ClothOutline) -> None:
    assert FLAT.folded(line) == folded


def test_a_line_outside_should_not_cross() -> None:
    assert FLAT.crossed_by(FoldLine("x", 0.2))
    assert not FLAT.crossed_by(FoldLine("x", 0.25))
    assert not FLAT.crossed_by(FoldLine("y", -0.4))


def test_the_corner_error_should_be_the_greatest_distance() -> None:
    assert FLAT.corner_error(Offset(), 0.5, 0.7) == pytest.approx(0.0)
    assert FLAT.corner_error(Offset(0.003, 0.004), 0.5, 0.7) == pytest.approx(0.005)
    assert FLAT.corner_error(Offset(), 0.51, 0.7) == pytest.approx(0.005)
    turned = 2 * math.hypot(0.25, 0.35) * math.sin(0.01 / 2)
    assert FLAT.corner_error(Offset(yaw_rad=0.01), 0.5, 0.7) == pytest.approx(turned)
