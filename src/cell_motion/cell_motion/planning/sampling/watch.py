"""Builds the guards of a space: one per moving solid, in groups that a single box can vouch for."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from cell_motion.planning.sampling.guards import CrowdGap, Guard, PairGap, StillObjects
from cell_motion.planning.sampling.reach import between
from cell_motion.planning.sampling.space import MARGIN, UNGUARDED, JointSpace
from cell_motion.planning.trajectory import Array


def guards(space: JointSpace) -> list[Guard]:
    """Return the guards of a space, those of the hand first: it is what meets things."""
    crowds = _Crowds(space)
    bodies = sorted(space.arm.boxes, reverse=True)
    outside = [_group(crowds.gap(joint), _outside(space, crowds, joint)) for joint in bodies]
    inside = [_inside(space, *pair) for pair in combinations(bodies, 2)]
    return [guard for guard in [*outside, *inside] if guard is not None]


class _Crowds:
    """The obstacles, without those that somebody need not look at."""

    def __init__(self, space: JointSpace) -> None:
        self._space = space
        self._crowds: dict[frozenset[int], StillObjects] = {}
        self._own: dict[str, dict[int, float]] = {one.key: {} for one in space.arm.solids}
        numbers = {one.key: j for j, one in enumerate(space.obstacles)}
        for pair, margin in space.margins.items():
            if pair.second in numbers and pair.first in self._own:
                self._own[pair.first][numbers[pair.second]] = margin

    def own_margins(self, solid: int) -> dict[int, float]:
        """Return the obstacles, by number, for which a solid has another margin than all others [m]."""
        return self._own[self._space.arm.solids[solid].key]

    def without(self, left_out: frozenset[int]) -> StillObjects | None:
        """Return the obstacles without these, None if there are none."""
        if left_out not in self._crowds:
            self._crowds[left_out] = StillObjects([o for j, o in enumerate(self._space.objects) if j not in left_out])
        return self._crowds[left_out] if len(left_out) < len(self._space.objects) else None

    def gap(self, joint: int) -> CrowdGap | None:
        """Return the gap between the box of a joint and all that anything in it looks at."""
        solids = [i for i, j in enumerate(self._space.arm.joints) if j == joint]
        unseen = [{j for j, m in self.own_margins(i).items() if m == UNGUARDED} for i in solids]
        crowd = self.without(frozenset(set.intersection(*unseen)))
        return CrowdGap(self._space.arm.boxes[joint], crowd) if crowd else None


def _outside(space: JointSpace, crowds: _Crowds, joint: int) -> list[Guard]:
    """Return the guards between what a joint moves and the obstacles."""
    found: list[Guard] = []
    for i in (i for i, j in enumerate(space.arm.joints) if j == joint):
        one, travel = space.arm.objects[i], space.travels[i]
        own = crowds.own_margins(i)
        crowd = crowds.without(frozenset(own))
        if crowd:
            found.append(Guard(CrowdGap(one, crowd), MARGIN, travel))
        found += [Guard(PairGap(one, space.objects[j]), m, travel) for j, m in own.items() if m != UNGUARDED]
    return found


def _inside(space: JointSpace, one: int, other: int) -> Guard | None:
    """Return the guard between what two joints move."""
    moving = between(space.arm.chain, one, other)
    found: list[Guard] = []
    for i, k in space.among(one, other):
        margin = space.margin(space.arm.solids[i], space.arm.solids[k])
        if margin != UNGUARDED:
            travel = np.zeros_like(space.travels[i])
            travel[moving] = (space.travels[i] + space.travels[k])[moving]
            found.append(Guard(PairGap(space.arm.objects[i], space.arm.objects[k]), margin, travel))
    return _group(PairGap(space.arm.boxes[one], space.arm.boxes[other]), found)


def _group(gap: CrowdGap | PairGap | None, parts: Sequence[Guard]) -> Guard | None:
    if gap is None or len(parts) < 2:
        return parts[0] if parts else None
    travel: Array = np.max([part.travel for part in parts], axis=0)
    return Guard(gap, 0.0, travel, tuple(parts))
