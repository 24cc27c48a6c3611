"""Splines through points: they meet what the points give, and begin where the joints are."""

import numpy as np
import pytest

from cell_sim.physics.arm.trajectory import JointTrajectory, Spline, State

REST = State.standing(np.zeros(2))


def ordered(times: list[float], rows: int) -> JointTrajectory:
    """Points of two joints with positions, velocities and accelerations, as many rows of them as asked."""
    random = np.random.default_rng(3)
    values = random.normal(size=(3, len(times), 2))
    return JointTrajectory(("a", "b"), np.array(times), *values[:rows])


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_meets_what_the_points_give(rows: int) -> None:
    """It should be at each point with its velocity and acceleration, on both sides of it."""
    trajectory = ordered([0.0, 0.4, 1.0], rows)
    subject = Spline.through(trajectory, REST)
    for side in (-1e-10, 1e-10):
        state = subject.sample(0.4 + side)
        given = (trajectory.positions, trajectory.velocities, trajectory.accelerations)
        for row, value in zip(given[:rows], (state.position, state.velocity, state.acceleration), strict=False):
            assert value == pytest.approx(row[1], abs=1e-6)


def test_derivatives_fit_the_positions() -> None:
    """It should give the velocity and the acceleration with which the position really changes."""
    subject = Spline.through(ordered([0.0, 0.4, 1.0], 3), REST)
    h = 1e-4
    before, now, after = (subject.sample(0.7 + d) for d in (-h, 0.0, h))
    assert now.velocity == pytest.approx((after.position - before.position) / (2 * h), rel=1e-4)
    assert now.acceleration == pytest.approx((after.velocity - before.velocity) / (2 * h), rel=1e-4)


def test_first_point_later_than_now() -> None:
    """It should begin with the way from the present state, at its velocity."""
    start = State(np.array([1.0, 2.0]), np.array([0.3, -0.3]), np.zeros(2))
    subject = Spline.through(ordered([0.5, 1.0], 2), start)
    assert subject.sample(0.0).position == pytest.approx(start.position)
    assert subject.sample(0.0).velocity == pytest.approx(start.velocity)


def test_many_samples_agree_with_single_ones() -> None:
    """It should give the same states for many times at once."""
    subject = Spline.through(ordered([0.2, 0.4, 1.0], 3), REST)
    times = np.linspace(0.0, 0.999, 17)
    many = subject.samples(times)
    for number, time in enumerate(times):
        one = subject.sample(float(time))
        assert many.position[number] == pytest.approx(one.position)
        assert many.velocity[number] == pytest.approx(one.velocity)
        assert many.acceleration[number] == pytest.approx(one.acceleration)


def test_time_may_go_back() -> None:
    """It should find the segment of an earlier time again."""
    subject = Spline.through(ordered([0.0, 0.4, 1.0], 3), REST)
    first = subject.sample(0.1).position
    subject.sample(0.9)
    assert subject.sample(0.1).position == pytest.approx(first)


def test_stands_after_its_end() -> None:
    """It should rest at the last point for ever."""
    trajectory = ordered([0.0, 1.0], 3)
    state = Spline.through(trajectory, REST).sample(5.0)
    assert state.position == pytest.approx(trajectory.positions[-1])
    assert not state.velocity.any() and not state.acceleration.any()


def test_joints_in_any_order() -> None:
    """It should sort the columns by name."""
    trajectory = JointTrajectory(("b", "a"), np.array([1.0]), np.array([[2.0, 1.0]]))
    assert trajectory.in_order(("a", "b")).positions.tolist() == [[1.0, 2.0]]
