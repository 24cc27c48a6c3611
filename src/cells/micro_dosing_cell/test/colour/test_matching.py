"""It should know what can be dosed at all, and dose within it."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.library import DEMO, PigmentLibrary, load_library
from micro_dosing_cell.colour.matching import Search


@cache
def library() -> PigmentLibrary:
    return load_library(DEMO)


def limited(smallest_g: float = 0.02, **largest: float) -> PigmentLibrary:
    shares = np.array([largest.get(name, 1.0) for name in library().names])
    return replace(library(), largest=shares, smallest_g=smallest_g)


def masses(**masses_g: float) -> Floats:
    return np.array([masses_g.get(name, 0.0) for name in library().names])


def index(*names: str) -> list[int]:
    return [library().names.index(name) for name in names]


TARGET = library().lab(masses(titanium_white=8.0, red_7_lake=1.5, iron_oxide_yellow=0.5))
WHITE_AND_RED = ("titanium_white", "red_7_lake")


@pytest.mark.parametrize(
    ("subject", "possible"),
    [
        (limited(titanium_white=0.5, red_7_lake=0.5), True),
        (limited(titanium_white=0.5, red_7_lake=0.49), False),
        (limited(smallest_g=5.0), True),
        (limited(smallest_g=5.001), False),
        (limited(smallest_g=1.0, red_7_lake=0.1), True),
        (limited(smallest_g=1.0, red_7_lake=0.09), False),
    ],
)
def test_possible_fill(subject: PigmentLibrary, possible: bool) -> None:
    """It should be possible up to the very limits: shares that just fill, least doses that just fit."""
    search = Search(subject, TARGET, 10.0)
    assert search.possible(index(*WHITE_AND_RED)) == possible
    assert (search.best(index(*WHITE_AND_RED), masses(titanium_white=5.0, red_7_lake=5.0)) is not None) or not possible
    assert not search.possible([])


@pytest.mark.parametrize(
    ("share", "room_g", "possible"), [(1.0, 0.02, True), (1.0, 0.01, False), (0.5, 2.0, True), (0.15, 2.0, False)]
)
def test_possible_addition(share: float, room_g: float, possible: bool) -> None:
    """It should need no fill, but room for the least, and a share that is not used up."""
    there = masses(titanium_white=8.5, red_7_lake=1.5)
    search = Search(limited(red_7_lake=share), TARGET, room_g, there)
    assert search.possible(index("red_7_lake")) == possible


def test_addition_to_a_share() -> None:
    """It should end at the largest share when that binds: (1.5 + d) / (10 + d) = 0.2."""
    there = masses(titanium_white=8.5, red_7_lake=1.5)
    red = library().lab(masses(red_7_lake=10.0))
    found = Search(limited(red_7_lake=0.2), red, 5.0, there).best(index("red_7_lake"), there)
    assert found
    assert found.masses_g[index("red_7_lake")] == pytest.approx([0.625], abs=1e-3)


def test_rounding_goes_where_there_is_room() -> None:
    """It should not push a pigment above its largest share."""
    names = ("titanium_white", "red_7_lake", "iron_oxide_yellow", "red_33_lake")
    for share in np.arange(0.2, 0.3, 0.013):
        subject = limited(titanium_white=share, red_7_lake=share)
        found = Search(subject, TARGET, 10.0).best(index(*names), masses(**dict.fromkeys(names, 2.5)))
        assert found
        assert found.masses_g.sum() == pytest.approx(10.0)
        assert (found.masses_g <= subject.largest * 10.0 + subject.step_g / 2.0 + 1e-9).all()


def test_relaxed() -> None:
    """It should be free of the smallest dose."""
    coarse = limited(smallest_g=2.0)
    free = Search(coarse, TARGET, 10.0).relaxed(index(*WHITE_AND_RED, "iron_oxide_yellow"))
    assert 0.0 < free[index("iron_oxide_yellow")][0] < 2.0
    assert free.sum() == pytest.approx(10.0)
