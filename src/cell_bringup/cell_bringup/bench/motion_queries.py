"""Motions to plan in the real cells: seeded, half of them with something in the hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import pi
from pathlib import Path

import numpy as np

from cell_motion.planning.request import Goal, Held, JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.inverse import solutions, solve
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.sampling.watch import guards
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Collision
from cell_world.sdf.reader import load_world

ROBOTS = {
    "assembly": ("assembly::arm", "assembly::gripper::tcp", {"assembly::gripper::finger_left": 0.03}),
    "dosing": ("dosing::gantry", "dosing::gantry::needle.1", {}),
    "garment": ("garment::arm", "garment::vacuum::tcp", {}),
    "finishing": ("finishing::arm", "finishing::gripper::tcp", {"finishing::gripper::finger_left": 0.03}),
}
"""Per cell its robot, the frame of its tool, and joints that do not stand at 0."""
READY = {6: (0.0, -1.57, 1.57, -1.57, -1.57, 0.0), 3: (0.0, 0.0, 0.0)}
"""Where a robot of so many joints stands by nature [rad] or [m]."""
KINDS = ("pose", "posture", "line", "anywhere")
"""To a place with the tool down, in the nearest posture or in any; straight down; to a tilted tool somewhere."""
PART = Box((0.05, 0.05, 0.03))
LINE_M = 0.06


@dataclass(frozen=True, eq=False)
class Query:
    """One motion to plan, from a free posture to one that is free, too."""

    cell: str
    kind: str
    scene: PlanningScene
    request: MotionRequest


def queries(worlds: Path, number: int, seed: int = 1) -> Iterator[Query]:
    """Yield motions, the cells in turn, each with an empty hand and with a part, of every kind."""
    makers = [_Maker(worlds, cell, seed) for cell in ROBOTS]
    for i in range(number):
        turn = i // len(makers)
        yield makers[i % len(makers)].make(KINDS[turn // 2 % len(KINDS)], holding=turn % 2 == 1, seed=i + 1)


class _Maker:
    """Makes queries in one cell."""

    def __init__(self, worlds: Path, cell: str, seed: int) -> None:
        self._cell = cell
        self._robot, self._tool, joints = ROBOTS[cell]
        world = load_world(worlds / f"{cell}.sdf", [worlds / "models"])
        self._scene = PlanningScene.of(world).with_joints(joints)
        self._ready = READY[len(self._scene.layout.robot_joints(self._robot))]
        self._backend = SamplingBackend()
        self._chance = np.random.default_rng(seed)
        inside = (f"{cell}::", "carrier_1::")
        self._places = [name for name in world.frames if name.startswith(inside) and name.count("::") == 1]

    def make(self, kind: str, holding: bool, seed: int) -> Query:
        """Return a query whose start and goal are free."""
        held = Held("part", (Collision("part", Pose(), PART),)) if holding else None
        asked = MotionRequest(self._robot, self._ready, JointGoal(self._ready), self._tool, held, seed=seed)
        space = self._backend.space(self._scene, asked)
        guarding = Guarding(space.arm, guards(space))
        for _ in count():
            start = self._posture(guarding, self._somewhere(kind == "anywhere"))
            goal = None if start is None else self._goal(kind, guarding, start)
            if start is not None and goal is not None:
                begun = MotionRequest(self._robot, tuple(start.tolist()), goal, self._tool, held, seed=seed)
                return Query(self._cell, kind, self._scene, begun)
        raise AssertionError

    def _goal(self, kind: str, guarding: Guarding, start: Array) -> Goal | None:
        if kind == "line":
            return self._line(guarding, start)
        place = self._somewhere(kind == "anywhere")
        posture = self._posture(guarding, place, choose=kind == "posture")
        if posture is None:
            return None
        return JointGoal(tuple(posture.tolist())) if kind == "posture" else place

    def _line(self, guarding: Guarding, start: Array) -> LineGoal | None:
        """Return a line straight down, if the arm can end it without touching anything."""
        end = guarding.arm.tool(start)
        end[2, 3] -= LINE_M
        posture = solve(guarding.arm, end, start)
        free = posture is not None and guarding.allows(posture) and np.abs(posture - start).max() < 1.0
        return LineGoal(Pose.from_matrix(end)) if free else None

    def _somewhere(self, anywhere: bool) -> PoseGoal:
        """Return a tool pose: above a place of the cell and pointing down, or tilted anywhere before the robot."""
        chance = self._chance
        name = str(chance.choice(self._places))
        yaw = float(chance.choice((0.0, 0.5 * pi)))
        above = Pose.from_xyz_rpy((0.0, 0.0, chance.uniform(0.08, 0.2)), (pi, 0.0, yaw))
        if not anywhere or "gantry" in self._robot:
            return PoseGoal(above, name)
        tilt = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (*chance.uniform(-0.6, 0.6, 2), chance.uniform(-pi, pi)))
        place = self._scene.pose(name) @ above
        aside = Pose((*chance.uniform(-0.2, 0.2, 2), chance.uniform(0.0, 0.2)))
        return PoseGoal(aside @ place @ tilt)

    def _posture(self, guarding: Guarding, goal: PoseGoal, choose: bool = False) -> Array | None:
        """Return a free posture at a goal, the nearest to the ready one or any; None if there is none."""
        target = (self._scene.pose(goal.frame) @ goal.pose).matrix()
        found = solutions(guarding.arm, target, np.array(self._ready), 8, self._chance)
        free = [posture for posture in found if guarding.allows(posture)]
        return free[int(self._chance.integers(len(free))) if choose else 0] if free else None
