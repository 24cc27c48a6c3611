"""It should be the motion that a controller makes of its points."""

import numpy as np
import pytest

from cell_motion.planning.trajectory import Trajectory


def test_meets_its_points() -> None:
    """It should meet position, velocity and acceleration at every point."""
    chance = np.random.default_rng(1)
    times = np.cumsum(chance.uniform(0.05, 0.4, 6)) - 0.05
    times[0] = 0.0
    states = chance.normal(size=(3, 6, 2))
    subject = Trajectory(("a", "b"), times, *states)
    for order, values in enumerate(states):
        assert subject.at(times[:-1], order) == pytest.approx(values[:-1])
        assert subject.at(times[-1:] - 1e-9, order) == pytest.approx(values[-1:], abs=1e-4)


def test_fifth_degree() -> None:
    """It should be a polynomial of the fifth degree in between."""
    curve = np.polynomial.Polynomial([0.1, -0.4, 0.3, 1.0, -2.0, 0.7])
    times = np.array([0.0, 0.3, 1.0])
    states = [curve.deriv(order)(times)[:, None] if order else curve(times)[:, None] for order in range(3)]
    between = np.linspace(0.0, 1.0, 30)
    assert Trajectory(("a",), times, *states).at(between)[:, 0] == pytest.approx(curve(between))


def test_length_and_duration() -> None:
    """It should tell how long its way and its time are."""
    still = np.zeros((3, 2))
    subject = Trajectory(
        ("a", "b"), np.array([0.0, 1.0, 2.5]), np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]]), still, still
    )
    assert (subject.length, subject.duration) == (6.0, 2.5)
