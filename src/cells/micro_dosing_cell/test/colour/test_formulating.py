"""It should find formulas that can be dosed, and say what cannot be made."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import D65_WEIGHTS, spectrum_to_xyz
from cell_vision.colour.spaces import lab_to_xyz, parse_hex, srgb_to_lab
from micro_dosing_cell.colour.formulating import Formulated, NoFormula, candidates, formulate, smoothest, spectral_start
from micro_dosing_cell.colour.library import DEMO, PigmentLibrary, load_library
from micro_dosing_cell.sim.colour_trial import wanted_mixture

ROSE = srgb_to_lab(parse_hex("#aa3344"))


@cache
def library() -> PigmentLibrary:
    return load_library(DEMO)


def masses(found: Formulated) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([found.masses_g.get(name, 0.0) for name in library().names])


@pytest.mark.parametrize("seed", range(500, 506))
def test_colours_of_mixtures(seed: int) -> None:
    """It should be met by what can be dosed: few pigments, none too little, in whole steps, all of the fill."""
    target = library().lab(wanted_mixture(library(), np.random.default_rng(seed)))
    found = formulate(library(), target)
    assert found.in_gamut
    assert found.delta_e < 0.1
    assert 1 <= len(found.masses_g) <= 6
    assert min(found.masses_g.values()) >= library().smallest_g
    assert sum(found.masses_g.values()) == pytest.approx(library().fill_g, abs=1e-9)
    steps = np.array(list(found.masses_g.values())) / library().step_g
    assert steps == pytest.approx(np.round(steps), abs=1e-6)
    assert list(found.masses_g.values()) == sorted(found.masses_g.values(), reverse=True)


def test_prediction() -> None:
    """It should be the colour that the library gives these masses, and the same every time."""
    found = formulate(library(), ROSE)
    lab = library().lab(masses(found))
    assert found.predicted == pytest.approx(lab)
    assert found.target == pytest.approx(ROSE)
    assert found.delta_e == pytest.approx(float(delta_e_2000(lab, ROSE)))
    assert formulate(library(), ROSE) == found


@pytest.mark.parametrize("most", [1, 2, 3])
def test_so_many_at_most(most: int) -> None:
    """It should use no more pigments than it may, and come nearer with more."""
    found = formulate(library(), ROSE, most)
    assert len(found.masses_g) <= most
    assert found.delta_e < {1: 25.0, 2: 10.0, 3: 0.5}[most]


@pytest.mark.parametrize("text", ["#00ff00", "#ffffff", "#0000ff"])
def test_out_of_gamut(text: str) -> None:
    """It should say so, and come nearer than any of many mixtures."""
    target = srgb_to_lab(parse_hex(text))
    found = formulate(library(), target)
    assert not found.in_gamut
    others = np.random.default_rng(4).dirichlet(np.full(len(library().names), 0.12), 20_000)
    assert found.delta_e <= float(delta_e_2000(library().lab(others), target).min()) + 1e-3


def test_what_must_not_meet() -> None:
    """It should not, though it would serve."""
    blue, iron = library().names.index("ultramarine"), library().names.index("iron_blue")
    both = np.zeros(len(library().names))
    both[[0, blue, iron]] = 4.0, 3.0, 3.0
    for target in (library().lab(both), srgb_to_lab(parse_hex("#224488"))):
        assert {"ultramarine", "iron_blue"} - formulate(library(), target).masses_g.keys()
    table = candidates(library(), 4)
    assert not ((table[:, blue] > 0.0) & (table[:, iron] > 0.0)).any()
    assert (table[:, blue] > 0.0).any()
    assert (table[:, iron] > 0.0).any()


def test_largest_share() -> None:
    """It should be kept."""
    names = library().names
    largest = library().largest.copy()
    largest[names.index("orange_5_lake")] = 0.2
    found = formulate(replace(library(), largest=largest), ROSE)
    assert found.masses_g.get("orange_5_lake", 0.0) <= 2.0 + 1e-9
    assert found.delta_e < 0.5


@pytest.mark.parametrize("share", [0.17, 0.4])
def test_small_shares_of_all(share: float) -> None:
    """It should fill the bottle with as many as it takes, each within its share."""
    small = replace(library(), largest=np.full(len(library().names), share))
    found = formulate(small, ROSE)
    assert sum(found.masses_g.values()) == pytest.approx(10.0)
    assert max(found.masses_g.values()) <= share * 10.0 + 1e-6
    assert len(found.masses_g) <= 6


def test_too_small_shares() -> None:
    """It should be said that so few cannot fill a bottle."""
    small = replace(library(), largest=np.full(len(library().names), 0.4))
    with pytest.raises(NoFormula, match="2 pigments of 'polish' cannot fill 10 g between them"):
        formulate(small, ROSE, 2)


def test_smallest_dose() -> None:
    """It should be kept where it is large, at the price of the colour."""
    coarse = replace(library(), smallest_g=1.5)
    found = formulate(coarse, ROSE)
    assert min(found.masses_g.values()) >= 1.5
    assert found.delta_e < 5.0


def test_candidates() -> None:
    """It should be shares of few pigments each, the same every time."""
    table = candidates(library(), 4)
    assert table.sum(axis=1) == pytest.approx(np.ones(len(table)))
    assert {int(count) for count in (table > 0.0).sum(axis=1)} == {1, 2, 3, 4}
    assert (table == candidates(library(), 4)).all()


def test_smoothest_spectrum() -> None:
    """It should have the wanted colour, and grey for a grey one."""
    xyz = lab_to_xyz(ROSE)
    assert spectrum_to_xyz(smoothest(xyz)) == pytest.approx(xyz, abs=1e-9)
    assert smoothest(0.4 * D65_WEIGHTS.sum(axis=0)) == pytest.approx(np.full(31, 0.4), abs=1e-9)


def test_spectral_start() -> None:
    """It should be shares from which the colour is not far."""
    start = spectral_start(library(), ROSE)
    assert start.sum() == pytest.approx(1.0)
    assert (start >= 0.0).all()
    assert float(delta_e_2000(library().lab(start), ROSE)) < 4.5
