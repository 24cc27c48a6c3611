"""It should see spectra as the standard observer does."""

import numpy as np
import pytest

from cell_vision.colour.observer import (
    BANDS,
    D50,
    D50_WEIGHTS,
    D65,
    D65_WEIGHTS,
    DAYLIGHT,
    OBSERVER,
    WAVELENGTHS,
    spectrum_to_xyz,
)
from cell_vision.colour.spaces import xyz_to_lab


def test_perfect_diffuser() -> None:
    """It should be white, with the published tristimulus values (CIE 15, table T.3)."""
    assert spectrum_to_xyz(np.ones(BANDS)) == pytest.approx([0.9504, 1.0, 1.0888], abs=4e-4)
    assert spectrum_to_xyz(np.ones(BANDS), D50_WEIGHTS) == pytest.approx([0.9642, 1.0, 0.8251], abs=4e-4)
    assert xyz_to_lab(spectrum_to_xyz(np.ones(BANDS))) == pytest.approx([100.0, 0.0, 0.0], abs=1e-9)


def test_grey() -> None:
    """It should be in proportion to what is reflected, for arrays of any shape."""
    grey = np.full((2, 3, BANDS), 0.18)
    assert spectrum_to_xyz(grey) == pytest.approx(np.broadcast_to(0.18 * D65, (2, 3, 3)))


def test_coloured_spectra() -> None:
    """It should agree with the integral of colour-science 0.4.7 over every nm, within what 10 nm can tell."""
    steps = 1.0 / (1.0 + np.exp(-(WAVELENGTHS - np.array([[500.0], [580.0], [620.0]])) / 12.0))
    d65 = [[0.77184, 0.89291, 0.08985], [0.49167, 0.30476, 0.00078], [0.19684, 0.09022, 0.00006]]
    d50 = [[0.83141, 0.90752, 0.07695], [0.54779, 0.33194, 0.00076], [0.22788, 0.10334, 0.00007]]
    assert spectrum_to_xyz(steps) == pytest.approx(np.array(d65), abs=4e-4)
    assert spectrum_to_xyz(steps, D50_WEIGHTS) == pytest.approx(np.array(d50), abs=4e-4)


def test_ends_count_for_what_lies_beyond() -> None:
    """It should weigh the last sample for all deep red, so that the weights are whole."""
    assert D65_WEIGHTS.shape == D50_WEIGHTS.shape == (BANDS, 3)
    assert D65_WEIGHTS.sum(axis=0) == pytest.approx(D65)
    assert D50_WEIGHTS.sum(axis=0) == pytest.approx(D50)
    plain = OBSERVER * DAYLIGHT[:, None]
    plain = plain / plain.sum(axis=0) * D65
    assert D65_WEIGHTS[-1, 0] > 1.5 * plain[-1, 0]
    assert D65_WEIGHTS[0, 2] > plain[0, 2]


def test_peak_of_the_eye() -> None:
    """It should be most sensitive at 555 nm: of the samples, at 560 nm."""
    assert WAVELENGTHS[np.argmax(OBSERVER[:, 1])] == 560.0
    assert DAYLIGHT[WAVELENGTHS == 560.0] == pytest.approx([100.0])
