"""It should reckon what opaque paint reflects, from the inside and through its surface."""

import numpy as np
import pytest

from micro_dosing_cell.colour.kubelka_munk import PaintSurface, mixed, ratio, reflectance

BARE = PaintSurface(outside=0.0, inside=0.0, seen=0.0)
GLOSSY = PaintSurface(outside=0.04, inside=0.6, seen=1.0)


@pytest.mark.parametrize(("inner", "k_over_s"), [(0.1, 4.05), (0.5, 0.25), (0.9, 0.005556)])
def test_ratio(inner: float, k_over_s: float) -> None:
    """It should be (1 - R)^2 / 2R, and lead back."""
    assert ratio(np.array(inner)) == pytest.approx(k_over_s, abs=1e-6)
    assert reflectance(ratio(np.array(inner))) == pytest.approx(inner)


def test_no_absorption() -> None:
    """It should be all white then."""
    assert reflectance(np.array(0.0)) == 1.0


def test_surface() -> None:
    """It should follow Saunderson's equation: K1 + (1 - K1)(1 - K2) R / (1 - K2 R)."""
    inner = np.array([0.0, 0.5, 1.0])
    assert GLOSSY.leaving(inner) == pytest.approx([0.04, 0.04 + 0.96 * 0.4 * 0.5 / 0.7, 1.0])
    assert BARE.leaving(inner) == pytest.approx(inner)


@pytest.mark.parametrize("seen", [0.0, 0.1, 1.0])
def test_gloss_that_is_not_seen(seen: float) -> None:
    """It should be left out in proportion, and the way back should know."""
    subject = PaintSurface(outside=0.04, inside=0.6, seen=seen)
    assert subject.leaving(np.array(0.0)) == pytest.approx(0.04 * seen)
    assert subject.inner(subject.leaving(np.array([0.02, 0.4, 0.95]))) == pytest.approx([0.02, 0.4, 0.95])


def test_mixture() -> None:
    """It should sum K and S by mass, in whatever unit, and take any number of mixtures."""
    absorbs, scatters = np.array([[0.0, 0.0], [2.0, 1.0]]), np.array([[1.0, 1.0], [0.5, 0.25]])
    masses = np.array([[3.0, 1.0], [6.0, 2.0], [0.0, 5.0]])
    found = mixed(masses, absorbs, scatters, BARE)
    assert found[0] == pytest.approx(reflectance(np.array([2.0 / 3.5, 1.0 / 3.25])))
    assert found[1] == pytest.approx(found[0])
    assert found[2] == pytest.approx(reflectance(np.array([4.0, 4.0])))
    assert mixed(masses[:1], absorbs, scatters, GLOSSY) == pytest.approx(GLOSSY.leaving(found[:1]))
