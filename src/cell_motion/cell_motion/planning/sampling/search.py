"""Finds a way round obstacles: OMPL's RRTConnect over our own motion check."""

from collections.abc import Sequence

import numpy as np
import ompl.base as ob
import ompl.geometric as og
import ompl.util as ou

from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.trajectory import Array

RANGE = 0.8
"""Longest new branch of a tree [rad] or [m]."""
RESOLUTION = 0.004
"""Motion between two checked samples [m]."""
ou.setLogLevel(ou.LOG_NONE)


def find_path(
    guarding: Guarding, start: Array, goals: Sequence[Array], seed: int, room: float, growths: int
) -> Array | None:
    """Return corner points from the start to one of the goals, all straight moves between them free; or None.

    Bounded by counting and not by time: the same call gives the same answer on a busy machine.

    Args:
        guarding: What to keep away from.
        start: Where the arm stands; free.
        goals: Where it may end; free.
        seed: At least 1.
        room: How far beyond start and goals to look [rad] or [m]; a wide space makes wide detours.
        growths: How often the trees may grow.
    """
    ou.RNG.setSeed(seed)  # the generators made from here on repeat
    size = len(start)
    info = ob.SpaceInformation(_space(guarding, np.array([start, *goals]), room))
    info.setStateValidityChecker(lambda state: guarding.allows(np.array(state[0:size])))
    motions = _Motions(info, guarding, size)
    info.setMotionValidator(motions)
    info.setup()
    problem = ob.ProblemDefinition(info)
    problem.addStartState(_state(info, start))
    ends = ob.GoalStates(info)
    for goal in goals:
        ends.addState(_state(info, goal))
    problem.setGoal(ends)
    planner = og.RRTConnect(info)
    planner.setRange(RANGE)
    planner.setProblemDefinition(problem)  # solving without one ends the process
    planner.setup()
    count = iter(range(growths))
    planner.solve(ob.PlannerTerminationCondition(lambda: next(count, None) is None))
    if not problem.hasExactSolution():
        return None
    return np.array([state[0:size] for state in problem.getSolutionPath().getStates()])


def _space(guarding: Guarding, ends: Array, room: float) -> ob.RealVectorStateSpace:
    limits = guarding.arm.chain.limits
    low, high = np.maximum(limits.lower, ends.min(axis=0) - room), np.minimum(limits.upper, ends.max(axis=0) + room)
    space = ob.RealVectorStateSpace(len(low))
    bounds = ob.RealVectorBounds(len(low))
    for i, (lower, upper) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        bounds.setLow(i, lower)
        bounds.setHigh(i, upper)
    space.setBounds(bounds)
    return space


def _state(info: ob.SpaceInformation, positions: Array) -> ob.State:
    state = info.allocState()
    state[0 : len(positions)] = positions.tolist()
    return state


class _Motions(ob.MotionValidator):  # type: ignore[misc]  # OMPL has no types
    """Straight moves, proved by distances instead of OMPL's equal steps."""

    def __init__(self, info: ob.SpaceInformation, guarding: Guarding, size: int) -> None:
        super().__init__(info)
        self._guarding = guarding
        self._size = size

    def checkMotion(self, first: ob.State, second: ob.State) -> bool:  # noqa: N802  # OMPL's name
        """Whether the move between two states is free; the first one is known to be."""
        start, end = np.array(first[0 : self._size]), np.array(second[0 : self._size])
        return self._guarding.allows_all(self._guarding.straight(start, end, RESOLUTION))
