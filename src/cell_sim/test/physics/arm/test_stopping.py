"""Braking on a path."""

import numpy as np
import pytest

from cell_sim.physics.arm.stopping import halted, on_clock, slowed
from cell_sim.physics.arm.trajectory import Spline
from cell_sim.world.trajectory import JointMotion, JointTrajectory

HARDEST = np.array([2.0, 4.0])
DT = 0.001


def brake(spline: Spline, clock: float) -> list[JointMotion]:
    """States of the joints from the moment the brake is asked for until they stand."""
    speed, states = 1.0, []
    while speed > 0.0:
        path, before = spline.sample(clock), speed
        speed = slowed(path, speed, HARDEST, DT)
        clock += speed * DT
        states.append(on_clock(spline.sample(clock), speed, (speed - before) / DT))
    return states


def curve() -> Spline:
    """Both joints go 1 rad in 1 s."""
    trajectory = JointTrajectory(("a", "b"), np.array([0.0, 1.0]), np.array([[0.0, 0.0], [1.0, -0.5]]))
    return Spline.through(
        JointTrajectory(trajectory.joint_names, trajectory.times, trajectory.positions, np.zeros((2, 2))),
        JointMotion.standing(np.zeros(2)),
    )


def test_no_joint_brakes_harder_than_it_may() -> None:
    """It should keep each acceleration within its limit, and use the limit of the joint that allows the least."""
    used = np.array([np.abs(state.acceleration) for state in brake(curve(), 0.3)])
    assert (used[:-1] <= HARDEST * 1.03).all()
    assert used.max() > 0.98 * HARDEST[0]


def test_stays_on_the_path() -> None:
    """It should keep the ratio of the joints, which is that of a straight line here."""
    for state in brake(curve(), 0.4):
        assert abs(state.position[1] + 0.5 * state.position[0]) < 1e-9


def test_stops_as_soon_as_physics_allows() -> None:
    """It should need the time that the speed takes at the hardest braking."""
    spline = curve()
    speed = spline.sample(0.4).velocity[0]
    assert len(brake(spline, 0.4)) * DT < 1.1 * speed / HARDEST[0]


def test_what_stands_stops_at_once() -> None:
    """It should stop the clock where no joint moves."""
    assert slowed(curve().sample(0.0), 1.0, HARDEST, DT) == 0.0


def test_each_joint_stops_as_soon_as_it_may() -> None:
    """It should brake every joint at its own limit from its own velocity, and leave it where it stands then."""
    start = JointMotion(np.array([1.0, 2.0]), np.array([1.0, -4.0]), np.zeros(2))
    way = halted(start, HARDEST)
    assert way.end == 1.0
    first, later, end = way.sample(0.0), way.sample(0.75), way.sample(5.0)
    assert first.position == pytest.approx(start.position) and first.velocity == pytest.approx(start.velocity)
    assert first.acceleration == pytest.approx([-2.0, 4.0])
    assert later.position == pytest.approx([1.25, 0.125]) and later.velocity == pytest.approx([0.0, -1.0])
    assert later.acceleration == pytest.approx([0.0, 4.0])
    assert end.position == pytest.approx([1.25, 0.0])


def test_what_stands_stays() -> None:
    """It should need no time where no joint moves."""
    way = halted(JointMotion.standing(np.array([1.0, 2.0])), HARDEST)
    assert way.end == 0.0
    assert way.sample(0.0).position == pytest.approx([1.0, 2.0])
