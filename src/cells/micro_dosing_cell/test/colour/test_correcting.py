"""It should say what to add to a bottle so that its colour becomes right, and when nothing does."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from micro_dosing_cell.colour.correcting import NotCorrectable, correct
from micro_dosing_cell.colour.library import DEMO, PigmentLibrary, load_library
from micro_dosing_cell.colour.lot import Doubts, learnt

EXACT = Doubts(measured=0.05)
PINK = {"titanium_white": 7.5, "red_7_lake": 1.5, "iron_oxide_yellow": 1.0}


@cache
def library() -> PigmentLibrary:
    return load_library(DEMO)


def array(masses_g: dict[str, float]) -> Floats:
    return np.array([masses_g.get(name, 0.0) for name in library().names])


def lot(**strength: float) -> PigmentLibrary:
    """The library with some pigments stronger or weaker in what they absorb."""
    factors = np.array([strength.get(name, 1.0) for name in library().names])
    return replace(library(), absorbs=library().absorbs * factors[:, None])


@pytest.mark.parametrize("strength", [0.8, 1.15])
def test_red_of_another_strength(strength: float) -> None:
    """It should be made up for by additions alone: red where it is weak, the others where it is strong."""
    paints, target, dosed = lot(red_7_lake=strength), library().lab(array(PINK)), array(PINK)
    measured = paints.lab(dosed)
    was = float(delta_e_2000(measured, target))
    assert was > 1.0
    found = correct(library(), dosed, measured, target, room_g=3.0, doubts=EXACT)
    assert found.was == pytest.approx(was)
    after = float(delta_e_2000(paints.lab(dosed + array(found.additions_g)), target))
    assert after < 0.4
    assert found.delta_e < 0.4
    assert found.predicted == pytest.approx(paints.lab(dosed + array(found.additions_g)), abs=0.5)
    assert min(found.additions_g.values()) >= library().smallest_g
    assert sum(found.additions_g.values()) <= 3.0 + 1e-9
    red = found.additions_g.get("red_7_lake", 0.0) / sum(found.additions_g.values())
    assert (red > 0.15) == (strength < 1.0)  # of what was dosed first, 15 % are


def test_what_no_paste_explains() -> None:
    """It should be taken to stay as it is, so that additions make up for it."""
    paints, target, dosed = lot(red_7_lake=0.8), library().lab(array(PINK)), array(PINK)
    found = correct(library(), dosed, paints.lab(dosed), target, 3.0, doubts=Doubts(lot=1e-6, seen=1e-6))
    assert float(delta_e_2000(paints.lab(dosed + array(found.additions_g)), target)) < 0.5


def test_near_enough() -> None:
    """It should be left alone."""
    target = library().lab(array(PINK))
    measured = target + np.array([0.5, 0.0, 0.0])
    found = correct(library(), array(PINK), measured, target, room_g=2.0)
    assert found.additions_g == {}
    assert found.was == found.delta_e < 1.0
    assert found.predicted == pytest.approx(measured)


def test_tighter_limit() -> None:
    """It should be what decides."""
    target = library().lab(array(PINK))
    measured = target + np.array([0.5, 0.0, 0.0])
    assert correct(library(), array(PINK), measured, target, room_g=2.0, limit=0.2).additions_g


def test_no_room() -> None:
    """It should be refused, with how near one could come."""
    target, dosed = library().lab(array(PINK)), array(PINK)
    measured = lot(red_7_lake=1.5).lab(dosed)
    with pytest.raises(NotCorrectable, match=r"0\.5 g more bring the colour to dE00 \d\.\d\d at best, 1 is the limit"):
        correct(library(), dosed, measured, target, room_g=0.5)
    with pytest.raises(NotCorrectable) as caught:
        correct(library(), dosed, measured, target, room_g=0.01)
    assert caught.value.delta_e == pytest.approx(float(delta_e_2000(measured, target)))


def test_too_dark_for_ever() -> None:
    """It should be refused where black is in what should be white."""
    spoilt = array({"titanium_white": 9.0, "iron_oxide_black": 1.0})
    white = library().lab(array({"titanium_white": 10.0}))
    with pytest.raises(NotCorrectable) as caught:
        correct(library(), spoilt, library().lab(spoilt), white, room_g=2.0)
    assert caught.value.delta_e > 10.0


def test_largest_share() -> None:
    """It should be kept by what is in the bottle in the end, and nothing be added of what has more already."""
    dosed, red = array(PINK), library().names.index("red_7_lake")
    measured, target = lot(red_7_lake=0.8).lab(dosed), library().lab(dosed)
    free = correct(library(), dosed, measured, target, room_g=3.0, doubts=EXACT)
    assert free.additions_g["red_7_lake"] > 0.25
    largest = library().largest.copy()
    for share in (0.165, 0.1):
        largest[red] = share
        limited = replace(library(), largest=largest)
        found = correct(limited, dosed, measured, target, room_g=3.0, limit=2.0, doubts=EXACT)
        bottle = dosed + array(found.additions_g)
        assert bottle[red] <= max(dosed[red], share * bottle.sum()) + 1e-6
        assert found.delta_e > free.delta_e


def test_another_pigment_may_help() -> None:
    """It should be added when what is in the bottle cannot mend the colour, unless it must not meet that."""
    blue = array({"titanium_white": 6.0, "ultramarine": 4.0})
    target = library().lab(blue + array({"manganese_violet": 0.5}))
    found = correct(library(), blue, library().lab(blue), target, room_g=2.0, limit=0.3, doubts=EXACT)
    assert set(found.additions_g) - {"titanium_white", "ultramarine"}
    assert "iron_blue" not in found.additions_g
    assert float(delta_e_2000(library().lab(blue + array(found.additions_g)), target)) < 0.3


def test_learnt_lot() -> None:
    """It should explain what is measured, blaming what matters, and leave alone what is not in the bottle."""
    dosed = array(PINK)
    measured = lot(red_7_lake=0.85).lab(dosed)
    found = learnt(library(), dosed, measured, EXACT)
    assert float(delta_e_2000(found.lab(dosed), measured)) < 0.1
    red, blue = library().names.index("red_7_lake"), library().names.index("ultramarine")
    assert found.absorbs[red].mean() < 0.97 * library().absorbs[red].mean()
    assert (found.absorbs[blue] == library().absorbs[blue]).all()
    assert (found.scatters[blue] == library().scatters[blue]).all()
    assert found.scatters[0].mean() > 1.01 * library().scatters[0].mean()  # a strong white explains it as well


def test_learnt_of_little_trust() -> None:
    """It should believe a measurement the less, the less exact it is."""
    dosed = array(PINK)
    measured = lot(red_7_lake=0.85).lab(dosed)
    off = [
        float(delta_e_2000(learnt(library(), dosed, measured, Doubts(measured=size)).lab(dosed), measured))
        for size in (0.05, 1.0, 20.0)
    ]
    assert off[0] < off[1] < off[2]
    assert off[2] > 0.8 * float(delta_e_2000(library().lab(dosed), measured))


def test_learnt_surface() -> None:
    """It should stay within what a surface can be."""
    dosed = array({"iron_oxide_black": 10.0})
    found = learnt(library(), dosed, np.array([40.0, 0.0, 0.0]), Doubts(lot=1e-6, seen=50.0, measured=0.01))
    assert found.surface.seen == 1.0
    assert learnt(library(), dosed, library().lab(dosed)).surface.seen == pytest.approx(library().surface.seen)
