"""Pairs that need no guard because of how a robot is built, found by trying."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from cell_motion.planning.limits import MotionLimits
from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.sampling.guards import Guard
from cell_motion.planning.sampling.reach import between
from cell_motion.planning.sampling.space import MARGIN, UNGUARDED, JointSpace, Pair
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.trajectory import Array
from cell_world.sdf.elements import SCOPE, JointKind

TRIES = 60
"""Random joint positions; a pair that is close in every one of them is so by design."""
CLOSE = 2.0 * MARGIN
"""Distance below which a pair is close [m]: more than the margin, for gaps that are built as wide as that."""
RESOLUTION = 0.005
"""Motion between two samples of a proof [m]."""


def designed(space: JointSpace, chain: Chain) -> dict[Pair, float]:
    """Return the pairs that are not guarded, as margins.

    Args:
        space: The robot, its joints with ends near home.
        chain: Its joints with the ends that they have.

    These are neighbours at a joint that touch at home, where all joints are at zero or as near as they can; pairs
    that are near whatever the joints do, such as an arm and what it is bolted to; and neighbours that are never near,
    however their common joint moves, which is proved.
    """
    limits, home = space.arm.chain.limits, space.arm.chain.home()
    tries = np.random.default_rng(0).uniform(limits.lower, limits.upper, (TRIES, len(limits.lower)))
    at_home = {near.pair for near in space.nearer(home, CLOSE)}
    joined = {pair for pair in at_home if _joined(space, pair)}
    gaps = {pair: space.gap(pair) for pair in at_home - joined}
    for positions in tries:
        space.arm.place(positions)
        gaps = {pair: gap for pair, gap in gaps.items() if gap.distance() < CLOSE}
    never = _never_near(space, chain, at_home)
    return dict.fromkeys([*sorted(joined), *sorted(gaps), *never], UNGUARDED)


def _joined(space: JointSpace, pair: Pair) -> bool:
    """Whether a single joint connects two solids."""
    carriers = {one.key: joint for joint, one in zip(space.arm.joints, space.arm.solids, strict=True)}
    first = carriers[pair.first]
    if pair.second in carriers:
        return len(between(space.arm.chain, first, carriers[pair.second])) == 1
    base = space.arm.chain.joints[0].parent
    return space.arm.chain.parents[first] < 0 and pair.second.startswith(base + SCOPE)


def _never_near(space: JointSpace, chain: Chain, near: set[Pair]) -> Iterator[Pair]:
    limits = space.arm.chain.limits
    for one, other in combinations(space.arm.boxes, 2):
        joints = between(space.arm.chain, one, other)
        if len(joints) == 1 and _seen_whole(limits, chain, joints[0]):
            start: Array = space.arm.chain.home()
            end = start.copy()
            start[joints], end[joints] = limits.lower[joints], limits.upper[joints]
            for i, k in space.among(one, other):
                pair = Pair(space.arm.solids[i].key, space.arm.solids[k].key)
                guarding = Guarding(space.arm, [Guard(space.gap(pair), MARGIN, space.travels[i] + space.travels[k])])
                if pair not in near and guarding.allows_all(guarding.straight(start, end, RESOLUTION)):
                    yield pair


def _seen_whole(limits: MotionLimits, chain: Chain, joint: int) -> bool:
    """Whether a way within these limits shows all that a joint can do: from end to end, or round once."""
    ends = (limits.lower[joint], limits.upper[joint]) == (chain.limits.lower[joint], chain.limits.upper[joint])
    return ends or chain.joints[joint].kind is not JointKind.PRISMATIC
