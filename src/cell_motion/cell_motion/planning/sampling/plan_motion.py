"""Plans one motion, step by step."""

import math
from dataclasses import replace

import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.request import JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.sampling.check import check
from cell_motion.planning.sampling.corners import fitting_cuts
from cell_motion.planning.sampling.curve import Curve, distinct, rounded
from cell_motion.planning.sampling.inverse import solutions
from cell_motion.planning.sampling.line import StraightLine, check_line
from cell_motion.planning.sampling.problem import TURN, RobotScene, check_goal, check_start
from cell_motion.planning.sampling.search import RESOLUTION, find_path
from cell_motion.planning.sampling.shorten import free, shorten
from cell_motion.planning.sampling.space import MARGIN, JointSpace, Nearness, Pair
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.sampling.timing import timed
from cell_motion.planning.sampling.watch import guards
from cell_motion.planning.trajectory import Array, Trajectory
from cell_world.geometry import Matrix

SLACK = 0.01
"""How far a measured joint may stand outside its limits [rad] or [m]."""
KEEP = 0.9
"""Part of its distance that a pair keeps which is closer than the margin at the start or the goal."""
IK_TRIES = (12, 60)
"""Starts of the inverse kinematics: first, and if none of them led to a free posture."""
DETOUR = 1.0
"""How much further away than the nearest goal posture another one may be to be worth it [rad] or [m]."""
ELBOW_ROOM = 1.6
"""How far beyond start and goals the first search looks [rad] or [m]."""
QUICK = 600
"""Growths of the first search, to the nearer goals."""
THOROUGH = 8000
"""Growths of the second search, everywhere and to all goals; a few seconds."""
PARTS = (1.0, 0.3, 0.1)
"""Parts of the fitting cuts to try at corners, the fastest first: timing strays a little from the checked way."""


class MotionPlanning:
    """One motion being planned; every step may raise `Blocked`."""

    def __init__(self, setting: RobotScene, space: JointSpace, request: MotionRequest) -> None:
        self._setting = setting
        self._space = space
        self._request = request
        self._chance = np.random.default_rng(request.seed)
        self._limits = setting.chain.limits.scaled(request.speed, request.acceleration)
        self._guarding = Guarding(space.arm, guards(space))

    def trajectory(self) -> Trajectory:
        """Return the motion.

        Raises:
            Blocked: There is none.
        """
        start = self.start()
        match self._request.goal:
            case LineGoal() as goal:
                return self._line(start, self._setting.target(goal))
            case JointGoal() as goal:
                return self._free(start, [check_goal(self._setting.chain, goal, start)])
            case PoseGoal() as goal:
                return self._free(start, self._postures(start, self._setting.target(goal)))

    def start(self) -> Array:
        """Return where the motion starts.

        Raises:
            Blocked: The robot cannot stand there.
        """
        start = check_start(self._setting.chain, self._request, SLACK)
        self._accept(start, Reason.START_IN_COLLISION)
        return start

    def approve(self, motion: Trajectory) -> None:
        """Check a motion that another planner made.

        Raises:
            Blocked: It is not safe.
        """
        self._accept(motion.positions[0], Reason.START_IN_COLLISION)
        self._accept(motion.positions[-1], Reason.GOAL_IN_COLLISION)
        check(motion, self._guarding, self._limits)

    def _postures(self, start: Array, target: Matrix) -> list[Array]:
        found: list[Array] = []
        for tries in IK_TRIES:
            found = solutions(self._space.arm, target, start, tries, self._chance)
            if any(self._guarding.allows(goal) for goal in found):
                return found
        if not found:
            raise Blocked(Reason.NO_IK, f"no posture brings {self._request.tool} to {_place(target)}")
        return found

    def _free(self, start: Array, goals: list[Array]) -> Trajectory:
        """Return a motion on whatever way is free."""
        goals = self._open(goals)
        nearest = float(np.linalg.norm(goals[0] - start))
        worth = [goal for goal in goals if float(np.linalg.norm(goal - start)) <= nearest + DETOUR]
        straight = next((goal for goal in worth if free(self._guarding, start, goal)), None)
        if straight is not None:
            return self._rounded(np.array([start, straight]))
        every = [*goals, *self._other_way_round(start, goals)]
        for ends, room, growths in ((worth, ELBOW_ROOM, QUICK), (every, math.inf, THOROUGH)):
            path = find_path(self._guarding, start, ends, self._request.seed, room, growths)
            if path is not None:
                return self._rounded(shorten(self._guarding, path, self._chance))
        raise Blocked(Reason.NO_PATH, f"found no way round the obstacles for {self._request.robot}")

    def _other_way_round(self, start: Array, goals: list[Array]) -> list[Array]:
        """Return the same postures, each with a joint without ends turned to them the other way."""
        found = []
        for goal in goals:
            for joint in self._setting.chain.endless():
                other = goal.copy()
                other[joint] -= np.copysign(TURN, goal[joint] - start[joint])
                found.append(other)
        return found

    def _open(self, goals: list[Array]) -> list[Array]:
        """Return the goals that can be used; one that is closer than the margin only if there is no better one."""
        clear = [goal for goal in goals if self._guarding.allows(goal)]
        if clear:
            return clear
        closest = [(self._close(goal), goal) for goal in goals]
        _, goal = max(closest, key=lambda candidate: candidate[0][0].distance)
        self._accept(goal, Reason.GOAL_IN_COLLISION)
        return [goal]

    def _line(self, start: Array, target: Matrix) -> Trajectory:
        """Return a motion of the tool on a straight line."""
        line = StraightLine(self._space.arm, start, target)
        curve = line.curve()
        self._accept(curve(curve.breaks[-1:])[0], Reason.GOAL_IN_COLLISION)
        part = check_line(line, curve, self._guarding, RESOLUTION)
        if part is not None:
            near = self._space.nearer(curve(np.array([part]))[0], MARGIN)
            raise Blocked(Reason.LINE_BLOCKED, f"{line.told(part)}: {_told(near)}")
        return self._timed(curve)

    def _rounded(self, corners: Array) -> Trajectory:
        corners = distinct(corners)
        if len(corners) < 2:
            return _standing(self._setting.chain.names, corners[0])
        cuts = fitting_cuts(self._guarding, corners)
        for part in PARTS[:-1]:
            try:
                return self._timed(rounded(corners, list(part * cuts)))
            except Blocked:
                continue
        return self._timed(rounded(corners, list(PARTS[-1] * cuts)))

    def _timed(self, curve: Curve) -> Trajectory:
        found = timed(self._setting.chain.names, curve, self._limits)
        check(found, self._guarding, self._limits)
        return found

    def _close(self, positions: Array) -> list[Nearness]:
        """Return the pairs that are closer than their margin, the closest first."""
        if self._guarding.allows(positions):
            return []
        near = self._space.nearer(positions, MARGIN)
        return [n for n in near if n.distance < self._space.margins.get(n.pair, MARGIN)]

    def _accept(self, positions: Array, reason: Reason) -> None:
        """Let pairs be as close as they are where the motion starts or ends, or a little closer.

        Raises:
            Blocked: They touch there.
        """
        close = self._close(positions)
        if close and close[0].distance <= 0.0:
            raise Blocked(reason, _told(close))
        if close:
            margins: dict[Pair, float] = {near.pair: KEEP * near.distance for near in close}
            self._space = replace(self._space, margins={**self._space.margins, **margins})
            self._guarding = Guarding(self._space.arm, guards(self._space))


def _told(close: list[Nearness]) -> str:
    """Name the pairs that overlap most, three at most."""
    return "; ".join(str(near) for near in close[:3])


def _place(pose: Matrix) -> str:
    x, y, z = pose[:3, 3]
    return f"({x:.3f}, {y:.3f}, {z:.3f})"


def _standing(names: tuple[str, ...], positions: Array) -> Trajectory:
    """Return a motion that stays where it is."""
    points = np.array([positions, positions])
    return Trajectory(names, np.array([0.0, 0.01]), points, np.zeros_like(points), np.zeros_like(points))
