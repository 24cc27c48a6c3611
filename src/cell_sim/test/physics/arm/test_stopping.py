"""Braking on a path."""

import numpy as np

from cell_sim.physics.arm.stopping import on_clock, slowed
from cell_sim.physics.arm.trajectory import JointTrajectory, Spline, State

HARDEST = np.array([2.0, 4.0])
DT = 0.001


def brake(spline: Spline, clock: float) -> list[State]:
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
        State.standing(np.zeros(2)),
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
