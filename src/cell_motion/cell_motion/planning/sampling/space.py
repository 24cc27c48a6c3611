"""One robot among its obstacles: which of their parts have to stay apart, and how far."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

import coal

from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.sampling.guards import PairGap
from cell_motion.planning.sampling.solids import Solid
from cell_motion.planning.trajectory import Array

MARGIN = 0.005
"""Distance that everything keeps from everything [m]."""
UNGUARDED = -math.inf
"""The margin of a pair that may touch."""


class Pair(NamedTuple):
    """Keys of two solids, a moving one first."""

    first: str
    second: str


@dataclass(frozen=True)
class Nearness:
    """Two bodies that are closer than allowed.

    Attributes:
        pair: Their solids.
        first: What to call the one.
        second: What to call the other.
        distance: Between them, negative where they overlap [m].
    """

    pair: Pair
    first: str
    second: str
    distance: float

    def __str__(self) -> str:
        """Name both."""
        depth = f"{-self.distance * 1e3:.1f} mm deep" if self.distance < 0 else f"{self.distance * 1e3:.1f} mm apart"
        return f"{self.first} and {self.second}, {depth}"


@dataclass(frozen=True, eq=False)
class JointSpace:
    """An arm among obstacles.

    Attributes:
        arm: What moves.
        travels: For each of its solids how far it moves at most per joint motion, see `travels`.
        obstacles: What stands still.
        objects: The same, placed.
        margins: Pairs with a margin of their own [m].
    """

    arm: PlannedArm
    travels: Sequence[Array]
    obstacles: Sequence[Solid]
    objects: Sequence[coal.CollisionObject]
    margins: Mapping[Pair, float]

    def margin(self, one: Solid, other: Solid) -> float:
        """Return how far two solids have to stay apart [m]."""
        return self.margins.get(Pair(one.key, other.key), MARGIN)

    def gap(self, pair: Pair) -> PairGap:
        """Return the gap between the solids of a pair."""
        moving = {one.key: placed for one, placed in zip(self.arm.solids, self.arm.objects, strict=True)}
        still = {one.key: placed for one, placed in zip(self.obstacles, self.objects, strict=True)}
        return PairGap(moving[pair.first], (still | moving)[pair.second])

    def among(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """Yield the pairs, by number, of a solid that one joint moves and a solid that another one moves."""
        of = {joint: [i for i, j in enumerate(self.arm.joints) if j == joint] for joint in (one, other)}
        return product(of[min(one, other)], of[max(one, other)])

    def nearer(self, positions: Array, margin: float) -> list[Nearness]:
        """Return all guarded pairs closer than a margin [m], the closest first."""
        self.arm.place(positions)
        found: list[Nearness] = []
        for solid, moved in zip(self.arm.solids, self.arm.objects, strict=True):
            for obstacle, still in zip(self.obstacles, self.objects, strict=True):
                found += self._nearness(solid, moved, obstacle, still, margin)
        solids, objects = self.arm.solids, self.arm.objects
        for one, other in combinations(self.arm.boxes, 2):
            for i, k in self.among(one, other):
                found += self._nearness(solids[i], objects[i], solids[k], objects[k], margin)
        return sorted(found, key=lambda near: near.distance)

    def _nearness(
        self, one: Solid, first: coal.CollisionObject, other: Solid, second: coal.CollisionObject, margin: float
    ) -> list[Nearness]:
        if self.margin(one, other) == UNGUARDED:
            return []
        distance = PairGap(first, second).distance()
        return [Nearness(Pair(one.key, other.key), one.body, other.body, distance)] if distance < margin else []
