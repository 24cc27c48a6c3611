"""It should err as cameras do, and still be of use with a chart."""

import numpy as np
import pytest

from cell_vision.colour.observer import BANDS
from micro_dosing_cell.sim.colour_camera import BRIGHTEST, colour_camera

GREYS = np.array([0.05, 0.2, 0.4, 0.8])[:, None] * np.ones(BANDS)
RED = 1.0 / (1.0 + np.exp(-(np.arange(BANDS) - 19.0)))


def test_not_linear() -> None:
    """It should show more for more light, but not in proportion."""
    values = colour_camera(np.random.default_rng(1)).shoot(GREYS)
    assert values.shape == (4, 3)
    assert (np.diff(values, axis=0) > 0.05).all()
    assert (values[3] / values[1] < 2.5).all()
    assert (values < 1.0).all()


def test_colour() -> None:
    """It should have channels that tell red from grey."""
    red, grey = colour_camera(np.random.default_rng(1)).shoot(np.stack([RED, GREYS[2]]))
    assert red[0] > 1.5 * red[2]
    assert np.ptp(grey) < 0.1


def test_no_two_pictures_are_one() -> None:
    """It should wander and be noisy, by its seed."""
    shots = [colour_camera(np.random.default_rng(seed)).shoot(GREYS) for seed in (1, 1, 2)]
    assert (shots[0] == shots[1]).all()
    assert not np.allclose(shots[0], shots[2], atol=0.005)
    subject = colour_camera(np.random.default_rng(1))
    several = np.array([subject.shoot(GREYS) for _ in range(6)])
    assert 0.001 < several.std(axis=0).mean() < 0.03


def test_white_is_not_burnt() -> None:
    """It should leave room above a perfect white."""
    white = colour_camera(np.random.default_rng(3)).shoot(np.ones((1, BANDS)))
    assert (white > BRIGHTEST).all()
    assert (white < 0.98).all()


def test_dark_is_not_quite_dark() -> None:
    """It should have light that strays to it from the rest of the picture."""
    subject = colour_camera(np.random.default_rng(3))
    black, _ = subject.shoot(np.stack([np.zeros(BANDS), np.ones(BANDS)]))
    assert (black > 0.03).all()
    assert subject.shoot(np.zeros((1, BANDS))) == pytest.approx(np.zeros((1, 3)), abs=0.03)
