"""Braking: on a path, whose clock slows down as fast as the joints can, or each joint by itself where there is none."""

import numpy as np

from cell_sim.physics.arm.trajectory import DEGREES, Spline
from cell_sim.world.trajectory import Array, JointMotion


def slowed(path: JointMotion, speed: float, hardest: Array, dt: float) -> float:
    """The speed of the trajectory's clock one tick later, never below 0.

    On the path q(s) a joint is accelerated by q''(s) speed**2 + q'(s) change, which must stay within its limit; the
    joint that allows the least decides.

    Args:
        path: where the joints are on the path, with derivatives by its own time.
        speed: of the clock, 1 for the trajectory as ordered.
        hardest: acceleration that each joint allows [rad/s2 or m/s2].
        dt: duration of the tick [s].
    """
    moving = np.abs(path.velocity) > 1e-9
    if not moving.any():
        return 0.0
    slope, bend = path.velocity[moving], path.acceleration[moving] * speed**2
    change = np.max((-hardest[moving] * np.sign(slope) - bend) / slope)
    return max(0.0, speed + min(0.0, float(change)) * dt)


def on_clock(path: JointMotion, speed: float, change: float) -> JointMotion:
    """The state in real time of a point on a path whose clock runs at a speed that changes by `change` [1/s]."""
    return JointMotion(path.position, path.velocity * speed, path.acceleration * speed**2 + path.velocity * change)


def halted(start: JointMotion, hardest: Array) -> Spline:
    """The way to rest from a state on, each joint as hard as it may, by its own.

    Args:
        start: where the joints are and how they move.
        hardest: acceleration that each joint allows [rad/s2 or m/s2].
    """
    lasts = np.abs(start.velocity) / hardest
    knots = np.unique(np.append(lasts, 0.0))
    if len(knots) == 1:
        return Spline.resting(start.position, 0.0, 0.0)
    braking = -np.sign(start.velocity) * hardest
    since = np.minimum(knots[:-1, None], lasts)
    moves = knots[:-1, None] < lasts
    coefficients = np.zeros((len(knots) - 1, len(DEGREES), len(lasts)))
    coefficients[:, 0] = start.position + start.velocity * since + braking * since**2 / 2.0
    coefficients[:, 1] = np.where(moves, start.velocity + braking * since, 0.0)
    coefficients[:, 2] = np.where(moves, braking / 2.0, 0.0)
    return Spline(knots, coefficients)
