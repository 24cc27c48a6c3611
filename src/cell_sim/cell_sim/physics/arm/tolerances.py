"""Tolerances of a controller, what a goal changes about them, and which joint is off the most."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cell_sim.world.goal import NOT_CHECKED, Goal, Tolerance
from cell_sim.world.trajectory import Array


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every joint of a controller unless a goal says otherwise.

    Attributes:
        path: Off the path by at most this [rad or m].
        goal: Off the end by at most this [rad or m].
        stopped: Not faster than this at the end [rad/s or m/s].
        goal_time: Late by at most this [s].
        start: The first point, when it is due at once, is at most this far from where the joints are [rad or m].
    """

    path: float = 0.05
    goal: float = 0.005
    stopped: float = 0.02
    goal_time: float = 1.0
    start: float = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Tolerances:
    """The tolerances that hold for one goal, infinite where nothing is checked."""

    path: Array
    path_velocity: Array
    goal: Array
    goal_velocity: Array
    goal_time: float

    @classmethod
    def of(cls, names: tuple[str, ...], goal: Goal, own: Defaults) -> "Tolerances":
        """Combine a goal's tolerances with the controller's own."""
        path, path_velocity = _columns(names, goal.path_tolerance, own.path, np.inf)
        end, end_velocity = _columns(names, goal.goal_tolerance, own.goal, own.stopped)
        return cls(path, path_velocity, end, end_velocity, _resolved(goal.goal_time_tolerance, own.goal_time))


def _columns(
    names: tuple[str, ...], given: Mapping[str, Tolerance], position: float, velocity: float
) -> tuple[Array, Array]:
    asked = [given.get(name, Tolerance()) for name in names]
    return (
        np.array([_resolved(one.position, position) for one in asked]),
        np.array([_resolved(one.velocity, velocity) for one in asked]),
    )


def _resolved(asked: float, own: float) -> float:
    return np.inf if asked == NOT_CHECKED else asked or own


def violation(names: tuple[str, ...], what: str, error: Array, allowed: Array) -> str:
    """Say which joint is off the most against its tolerance; "" when all are within."""
    excess = np.abs(error) - allowed
    worst = int(excess.argmax())
    if excess[worst] <= 0.0:
        return ""
    return f"{what} of {names[worst]} is off by {error[worst]:.4f}, more than {allowed[worst]:.4f}"
