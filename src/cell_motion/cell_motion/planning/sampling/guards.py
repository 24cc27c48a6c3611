"""What has to stay apart, and how far apart it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import coal

from cell_motion.planning.trajectory import Array

NEAR = 0.02
"""Below this distance the box around a group is too coarse, and its parts are looked at one by one [m]."""


class Clearance(Protocol):
    """A distance between two things that `Arm.place` has put where they are."""

    def distance(self) -> float:
        """Return the distance, negative when they overlap [m]."""
        ...


@dataclass(frozen=True, eq=False)
class Guard:
    """One thing to keep apart from others.

    Attributes:
        gap: Measures it.
        margin: The least distance allowed [m].
        travel: How much the distance can change at most per joint motion ([m/rad] or [m/m]), shape (joints,).
        parts: Guards of the parts of a group, whose box is what `gap` measures; the box itself may overlap.
    """

    gap: Clearance
    margin: float
    travel: Array
    parts: tuple["Guard", ...] = field(default=())


class PairGap:
    """Between two objects."""

    def __init__(self, first: coal.CollisionObject, second: coal.CollisionObject) -> None:
        self._pair = (first, second)
        self._request = coal.DistanceRequest()
        self._result = coal.DistanceResult()

    def distance(self) -> float:
        """Return the distance, negative when they overlap [m]."""
        self._result.clear()
        return float(coal.distance(*self._pair, self._request, self._result))


class CrowdGap:
    """Between one object and the nearest of many that stand still."""

    def __init__(self, one: coal.CollisionObject, crowd: "StillObjects") -> None:
        self._one = one
        self._crowd = crowd
        self._answer = coal.DistanceCallBackDefault()

    def distance(self) -> float:
        """Return the distance, negative when they overlap [m]."""
        self._crowd.manager.distance(self._one, self._answer)
        return float(self._answer.data.result.min_distance)


class StillObjects:
    """Objects that stand still, in a tree that finds the nearest."""

    def __init__(self, objects: Sequence[coal.CollisionObject]) -> None:
        self._objects = list(objects)  # the manager holds no reference
        self.manager = coal.DynamicAABBTreeCollisionManager()
        for one in self._objects:
            self.manager.registerObject(one)
        self.manager.setup()
