"""Pairs that need no guard because of how a robot is built, found by trying."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from cell_skills.motion.sampling.guards import Guard
from cell_skills.motion.sampling.reach import between
from cell_skills.motion.sampling.space import MARGIN, UNGUARDED, Pair, Space
from cell_skills.motion.sampling.sweep import Guarding
from cell_skills.motion.trajectory import Array

TRIES = 60
"""Random joint positions; a pair that is close in every one of them is so by design."""
CLOSE = 2.0 * MARGIN
"""Distance below which a pair is close [m]: more than the margin, for gaps that are built as wide as that."""
RESOLUTION = 0.005
"""Motion between two samples of a proof [m]."""


def designed(space: Space) -> dict[Pair, float]:
    """Return the pairs that are not guarded, as margins.

    These are pairs that are near whatever the joints do, such as two links at their common joint or an arm and what it
    is bolted to; and neighbours that are never near, however their one common joint turns, which is proved.
    """
    limits = space.arm.chain.limits
    tries = np.random.default_rng(0).uniform(limits.lower, limits.upper, (TRIES, len(limits.lower)))
    gaps = {near.pair: space.gap(near.pair) for near in space.nearer(np.zeros(len(limits.lower)), CLOSE)}
    for positions in tries:
        space.arm.place(positions)
        gaps = {pair: gap for pair, gap in gaps.items() if gap.distance() < CLOSE}
    return dict.fromkeys([*gaps, *_never_near(space, set(gaps))], UNGUARDED)


def _never_near(space: Space, known: set[Pair]) -> Iterator[Pair]:
    limits = space.arm.chain.limits
    for one, other in combinations(space.arm.boxes, 2):
        joints = between(space.arm.chain, one, other)
        if len(joints) == 1:
            start: Array = np.zeros(len(limits.lower))
            end = start.copy()
            start[joints], end[joints] = limits.lower[joints], limits.upper[joints]
            for i, k in space.among(one, other):
                pair = Pair(space.arm.solids[i].key, space.arm.solids[k].key)
                guarding = Guarding(space.arm, [Guard(space.gap(pair), MARGIN, space.travels[i] + space.travels[k])])
                if pair not in known and guarding.allows_all(guarding.straight(start, end, RESOLUTION)):
                    yield pair
