"""Splines through points: they meet what the points give, and begin where the joints are."""

import numpy as np
import pytest

from cell_sim.physics.arm.trajectory import Spline
from cell_sim.world.trajectory import JointMotion, JointTrajectory

REST = JointMotion.standing(np.zeros(2))


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
    start = JointMotion(np.array([1.0, 2.0]), np.array([0.3, -0.3]), np.zeros(2))
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


NONE = np.array([np.nan, np.nan])


@pytest.mark.parametrize(
    ("velocities", "accelerations", "expected"),
    [
        ([NONE, NONE], None, [0.5, 1.0, 0.0]),
        ([np.zeros(2), np.zeros(2)], None, [0.5, 1.5, 0.0]),
        ([NONE, np.zeros(2)], None, [0.5, 1.0, 0.0]),
        ([np.zeros(2), np.zeros(2)], [NONE, np.zeros(2)], [0.5, 1.5, 0.0]),
        ([np.zeros(2), np.zeros(2)], [np.zeros(2), np.zeros(2)], [0.5, 1.875, 0.0]),
    ],
)
def test_two_points_are_joined_by_what_both_give(
    velocities: list[np.ndarray], accelerations: list[np.ndarray] | None, expected: list[float]
) -> None:
    """It should take a straight line, a cubic or a quintic, for each pair of points by itself."""
    positions = np.array([[0.0, 0.0], [1.0, 1.0]])
    bends = None if accelerations is None else np.array(accelerations)
    trajectory = JointTrajectory(("a", "b"), np.array([0.5, 1.5]), positions, np.array(velocities), bends)
    state = Spline.through(trajectory, REST).sample(1.0)
    assert [state.position[0], state.velocity[0], state.acceleration[0]] == pytest.approx(expected)


def test_points_before_are_left_out() -> None:
    """It should go from the state at the time to the next point after it."""
    start = JointMotion(np.array([1.0, 2.0]), np.array([0.3, -0.3]), np.zeros(2))
    trajectory = ordered([0.0, 0.4, 1.0], 3)
    subject = Spline.through(trajectory, start, 0.5)
    assert subject.knots.tolist() == [0.5, 1.0]
    assert subject.sample(0.5).velocity == pytest.approx(start.velocity)
    assert subject.sample(1.0).position == pytest.approx(trajectory.positions[-1])


def test_a_point_at_the_start_says_how_it_accelerates() -> None:
    """It should begin with the acceleration of the point that is due then, at the place and velocity that are there."""
    trajectory = ordered([0.5, 1.0], 3)
    assert trajectory.accelerations is not None
    state = Spline.through(trajectory, REST, 0.5).sample(0.5)
    assert state.acceleration == pytest.approx(trajectory.accelerations[0])
    assert not state.position.any() and not state.velocity.any()
    assert not Spline.through(ordered([0.5, 1.0], 2), REST, 0.5).sample(0.5).velocity.any()


@pytest.mark.parametrize(
    ("now", "end", "knots"), [(0.1, 0.7, 3), (0.5, 0.7, 2), (0.1, 0.4, 2), (0.1, 1.5, 4), (1.2, 1.5, 2)]
)
def test_one_path_before_another(now: float, end: float, knots: int) -> None:
    """It should follow the first path from now to its cut, stay at its end if it is shorter, and then the other one."""
    first, other = Spline.through(ordered([0.0, 0.4, 1.0], 3), REST), Spline.resting(np.array([7.0, 8.0]), 0.0, 2.0)
    subject = first.cut(end).before(other, now)
    assert (len(subject.knots), subject.end) == (knots + 1, 2.0)
    for time in (now, (now + end) / 2.0, end - 1e-9):
        assert subject.sample(time - end).position == pytest.approx(first.sample(time).position, abs=1e-6)
    assert subject.sample(0.0).position == pytest.approx([7.0, 8.0])
