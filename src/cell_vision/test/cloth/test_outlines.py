"""It should know garments as polygons, flat and folded."""

import numpy as np
import pytest

from cell_vision.cloth.outlines import Crease, GarmentOutline, PlanePose, area


def test_a_fold_turns_the_left_part_over(towel: GarmentOutline) -> None:
    """It should lay the left part on the right one, and cover half."""
    folded = towel.flat().folded(Crease((0.0, -1.0), (0.0, 1.0)))
    low, high = folded.bounds()
    assert low == pytest.approx([0.0, -0.35])
    assert high == pytest.approx([0.25, 0.35])
    assert sum(area(piece) for piece in folded.polygons) == pytest.approx(towel.area)
    other = towel.flat().folded(Crease((0.0, 1.0), (0.0, -1.0)))
    assert other.bounds()[0] == pytest.approx([-0.25, -0.35])


def test_it_says_whether_a_line_crosses(towel: GarmentOutline) -> None:
    """It should want a strip on both sides."""
    assert towel.flat().crossed_by(Crease((0.1, 0.0), (0.1, 1.0)))
    assert not towel.flat().crossed_by(Crease((0.245, 0.0), (0.245, 1.0)))
    assert not towel.flat().crossed_by(Crease((0.5, 0.0), (0.5, 1.0)))


def test_it_knows_what_lies_on_it(shirt: GarmentOutline) -> None:
    """It should tell places on a garment that is not convex from those beside it."""
    assert shirt.flat().holds(np.array([(0.3, 0.14), (0.0, 0.0), shirt.points["hem_left"]]))
    assert not shirt.flat().holds(np.array([(0.3, -0.2)]))


def test_a_pose_turns_mirrors_and_moves(towel: GarmentOutline) -> None:
    """It should map the garment to the table; a crease on its face has its left where the garment has it."""
    pose = PlanePose(1.0, 2.0, np.pi / 2.0, mirrored=True)
    assert pose.apply(np.array([(0.25, 0.35)])) == pytest.approx(np.array([(0.65, 1.75)]))
    line = Crease((0.1, -1.0), (0.1, 1.0))
    left = np.array([(0.0, 0.0)])
    assert line.left_of(left)[0] == pytest.approx(line.moved(pose).left_of(pose.apply(left))[0])


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([(0, 0), (1, 0)], "three corners"),
        ([(0, 0), (1, 0), (0, float("nan"))], "finite"),
        ([(0, 0), (0.001, 0), (0, 0.001)], "square centimetre"),
        ([(0, 0), (1, 0.9), (1, 0), (0, 1)], "crosses itself"),
    ],
)
def test_no_outline(points: list[tuple[float, float]], says: str) -> None:
    """It should say what is wrong with it."""
    with pytest.raises(ValueError, match=says):
        GarmentOutline("bad", {f"p{n}": at for n, at in enumerate(points)})


def test_a_crease_needs_two_points() -> None:
    """It should refuse a line without direction."""
    with pytest.raises(ValueError, match="two different points"):
        Crease((0.1, 0.1), (0.1, 0.1))
