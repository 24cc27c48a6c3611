"""It should differ from the library as real paint does, the same for the same seed."""

from functools import cache

import numpy as np
import pytest

from micro_dosing_cell.colour.library import DEMO, PigmentLibrary, load_library
from micro_dosing_cell.sim.paint import DOSE_G, DOSE_RATIO, draw_downs, plant, smooth_difference


@cache
def library() -> PigmentLibrary:
    return load_library(DEMO)


def test_lots() -> None:
    """It should have K and S of each pigment off by 5 to 10 %, smoothly, and each in its own way."""
    subject = plant(library(), np.random.default_rng(1)).paints
    for lot, known in ((subject.absorbs, library().absorbs), (subject.scatters, library().scatters)):
        off = lot / known - 1.0
        size = np.sqrt((off**2).mean(axis=1))
        assert (size > 0.05 - 1e-9).all()
        assert (size < 0.10 + 1e-9).all()
        assert np.abs(np.diff(off, axis=1)).max() < 0.04
    assert not np.allclose(subject.absorbs / library().absorbs, subject.scatters / library().scatters)


def test_seed() -> None:
    """It should be the same plant for the same seed, another for another."""
    one, same, other = (smooth_difference((3, 31), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one == same).all()
    assert not np.allclose(one, other)


def test_doses() -> None:
    """It should be off by at most the larger of 2 mg and 0.3 %, and give nothing that was not asked for."""
    subject = plant(library(), np.random.default_rng(1))
    asked = np.zeros(len(library().names))
    asked[:2] = 5.0, 0.02
    off = np.array([subject.dosed(asked) - asked for _ in range(300)])
    assert 0.013 < np.abs(off[:, 0]).max() <= DOSE_RATIO * 5.0
    assert 0.0017 < np.abs(off[:, 1]).max() <= DOSE_G
    assert (off[:, 2:] == 0.0).all()
    asked[1] = 0.001
    assert min(subject.dosed(asked)[1] for _ in range(50)) == 0.0


def test_surfaces() -> None:
    """It should be another for every bottle, and one that there is."""
    subject = plant(library(), np.random.default_rng(1))
    seen = [subject.bottled().surface.seen for _ in range(200)]
    assert np.mean(seen) == pytest.approx(library().surface.seen, abs=0.01)
    assert 0.02 < np.std(seen) < 0.04
    assert min(seen) >= 0.0
    assert subject.bottled().absorbs is subject.paints.absorbs


def test_chart() -> None:
    """It should show every pigment, let down and mixed with a neighbour, and greys from white to black."""
    patches = draw_downs(library())
    assert patches.sum(axis=1) == pytest.approx(np.ones(len(patches)))
    assert (patches.max(axis=0) == 1.0).all()
    lab = library().lab(patches)
    greys = lab[np.hypot(lab[:, 1], lab[:, 2]) < 8.0]
    assert len(greys) >= 5
    assert np.ptp(greys[:, 0]) > 75.0
    halves = patches[(patches == 0.5).sum(axis=1) == 2]
    assert len(halves) == len(library().names) - 2
    hue = np.degrees(np.arctan2(*library().lab(np.eye(len(library().names)))[:, :0:-1].T))
    gaps = [abs((hue[row == 0.5][0] - hue[row == 0.5][1] + 180.0) % 360.0 - 180.0) for row in halves]
    assert np.median(gaps) < 45.0
