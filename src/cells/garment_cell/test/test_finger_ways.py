"""It should lead two fingers so that a garment hangs free, lies down from its end, and folds."""

import numpy as np
import pytest

from garment_cell.drawing_out import DrawOut
from garment_cell.finger_ways import DRAWN_M, LOW_M, drawn, laid, lifted, travel_s, turned_over, widths
from garment_cell.flattening import LayOut

LAY = LayOut(np.array([(-0.1, 0.3), (0.1, 0.3)]), 0.5, 0.7, np.array([0.0, 1.0]), named=True)


def test_it_is_lifted_over_the_table() -> None:
    """It should hang free."""
    assert lifted(LAY).points[:, -1, 2].min() > LAY.hang_m


def test_it_is_drawn_to_its_width() -> None:
    """It should end at the distance of its corners, its middle where it was."""
    steps = list(widths(LAY))
    assert steps[-1][0] == pytest.approx(0.5)
    left, right = steps[-1][1].points[:, -1, :2]
    assert np.hypot(*(right - left)) == pytest.approx(0.5)
    assert (left + right) / 2.0 == pytest.approx([0.0, 0.3])


def test_it_is_laid_around_the_middle() -> None:
    """It should be let down from one end of its place to the other, always as wide, and end low."""
    ways = laid(LAY, 0.5)
    for way in ways:
        assert np.hypot(*(way.points[1, -1, :2] - way.points[0, -1, :2])) == pytest.approx(0.5)
        assert way.duration > 0.0
    down = ways[-2].points[:, -1]
    assert down[:, 2] == pytest.approx(LOW_M)
    assert down[:, 1] == pytest.approx(0.35)


def test_cloth_is_drawn_step_by_step_and_laid_down() -> None:
    """It should go low along the table, evenly, and end on it."""
    draw = DrawOut(np.array([(0.1, 0.0)]), np.array([(0.2, 0.0)]), over=False, press=np.zeros(2))
    ways = list(drawn(draw))
    assert [way.points[0, -1, 0] for way in ways] == pytest.approx([0.125, 0.15, 0.175, 0.2])
    assert [way.points[0, -1, 2] for way in ways] == [DRAWN_M, DRAWN_M, DRAWN_M, LOW_M]


def test_a_part_is_turned_over() -> None:
    """It should go from the picks to the places, highest halfway, lower than half the way, so nothing is drawn."""
    picks, places = np.array([(-0.2, -0.3), (-0.2, 0.3)]), np.array([(0.2, -0.3), (0.2, 0.3)])
    way = turned_over(picks, places)
    assert way.points[:, -1, :2] == pytest.approx(places)
    assert way.points[:, -1, 2] == pytest.approx(LOW_M)
    assert 0.1 < way.points[..., 2].max() < 0.2


def test_free_fingers_take_their_time() -> None:
    """It should count the longer way, and going up and down."""
    assert travel_s(np.zeros((2, 2)), np.array([(0.8, 0.0), (0.0, 0.1)])) == pytest.approx(1.6)
