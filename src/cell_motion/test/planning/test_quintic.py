"""The one polynomial of fifth degree that planner and simulated controllers share."""

import numpy as np
import pytest

from cell_motion.planning.quintic import PEAK_ACCELERATION, PEAK_VELOCITY, quintics

POWERS = np.arange(1.0, 6.0)


def at(coefficients: np.ndarray, t: float) -> tuple[float, float, float]:
    """Way, velocity and acceleration at a time."""
    way = coefficients * t**POWERS
    velocity = POWERS * coefficients * t ** (POWERS - 1.0)
    acceleration = POWERS * (POWERS - 1.0) * coefficients * t ** np.maximum(POWERS - 2.0, 0.0)
    return float(way.sum()), float(velocity.sum()), float(acceleration.sum())


def test_it_meets_both_ends() -> None:
    """It should have the way, velocity and acceleration that were asked for, joint by joint."""
    rows = np.array([[0.4, -1.0], [0.1, 0.0], [-0.3, 2.0], [0.5, -4.0], [0.2, 1.0]])
    found = quintics(np.array([[0.7]]), *(row[None, :] for row in rows))
    assert found.shape == (1, 5, 2)
    for joint, (way, v0, v1, a0, a1) in enumerate(rows.T):
        assert at(found[0, :, joint], 0.0) == pytest.approx((0.0, v0, a0))
        assert at(found[0, :, joint], 0.7) == pytest.approx((way, v1, a1))


def test_its_peaks_from_rest_to_rest() -> None:
    """It should be as fast and as hard as the constants say."""
    still = np.zeros((1, 1))
    (found,) = quintics(np.ones((1, 1)), np.ones((1, 1)), still, still, still, still)
    samples = [at(found[:, 0], t) for t in np.linspace(0.0, 1.0, 2001)]
    assert max(velocity for _, velocity, _ in samples) == pytest.approx(PEAK_VELOCITY)
    assert max(acceleration for _, _, acceleration in samples) == pytest.approx(PEAK_ACCELERATION, abs=1e-3)
