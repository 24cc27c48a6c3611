"""A fold table whose two fingers hold a cloth and never rest."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.build_simulation import build_simulation
from cell_sim.world.cloth import HANDS
from cell_sim.world.goal import Goal, Refusal
from cell_sim.world.trajectory import JointTrajectory
from cell_world.geometry import IDENTITY, Vector
from cell_world.sdf.elements import SdfWorld

GARMENT = "shirt_m"
CORNERS = {"left": "front_left", "right": "back_left"}
"""What each finger holds: the two ends of one long side."""
LOW, HIGH = 0.004, 0.12
"""Height of the jaws over the table when they pinch and when they lift [m]."""
CARRY = 0.1
"""How far the side is carried towards the middle and back [m]."""
MOVE_S = 1.2
"""Duration of one motion [s]."""


class BusyCloth:
    """The garment cell alone: one side of a shirt is lifted, carried and laid down, again and again.

    Attributes:
        moves: Motions of the fingers that ended.
    """

    def __init__(self, world: SdfWorld, models: Sequence[Path]) -> None:
        line = build_simulation(world, models, {})
        self.sim = line.sim
        self._table = next(iter(line.tables.values()))
        self._robot = next(robot for name, robot in line.robots.items() if name.endswith("::corners"))
        self._frames = {hand: f"{self._robot.name}::pinch_{hand}" for hand in HANDS}
        self._where = self.sim.truth()[self._table.name.replace("::cloth", "::table")]
        self.moves = 0
        self._table.lay("shirt", GARMENT, IDENTITY)
        self._work = self._never_rest()

    def run(self, seconds: float) -> None:
        """Let time pass [s]."""
        end = self.sim.time + seconds
        while self.sim.time < end:
            next(self._work)
            self.sim.step()

    def height(self) -> float:
        """Of the highest point of the cloth over the table [m]."""
        assert self._table.cloth is not None
        return float(self._table.cloth.vertices()[:, 2].max())

    def _never_rest(self) -> Iterator[None]:
        seen = self._table.measure()
        assert seen is not None, "a shirt was laid"
        at = {hand: seen.corners[corner] for hand, corner in CORNERS.items()}
        for height in (HIGH, LOW):
            yield from self._bring({hand: (x, y, height) for hand, (x, y) in at.items()})
        for hand in HANDS:
            assert self._table.pinch(hand), f"the {hand} finger feels no cloth"
        while True:
            for off, height in ((0.0, HIGH), (CARRY, HIGH), (CARRY, LOW), (0.0, LOW)):
                yield from self._bring({hand: (x + off, y, height) for hand, (x, y) in at.items()})
                self.moves += 1

    def _bring(self, places: dict[str, Vector]) -> Iterator[None]:
        """Bring both jaws to places in the frame of the table."""
        model, data, goal = self.sim.model, self.sim.data, self._robot.desired().position
        for hand, place in places.items():
            own = [number for number, joint in enumerate(self._robot.joints) if f"::{hand}_" in joint]
            axes: NDArray[np.float64] = data.xaxis[[model.joint(self._robot.joints[number]).id for number in own]]
            way = np.subtract(self._where.apply(place), data.site(self._frames[hand]).xpos)
            goal[own] += np.linalg.solve(axes.T, way)
        rest = np.zeros((1, len(goal)))
        trajectory = JointTrajectory(self._robot.joints, np.array([MOVE_S]), goal[None], rest, rest)
        taken = self._robot.start(Goal(trajectory))
        if isinstance(taken, Refusal):
            raise AssertionError(f"the fingers cannot reach the cloth: {taken.text}")
        while not taken.over:
            yield
