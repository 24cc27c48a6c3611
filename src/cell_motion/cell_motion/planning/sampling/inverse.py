"""Inverse kinematics: joint positions that bring the tool to a pose."""

import numpy as np
import pinocchio as pin

from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Matrix
from cell_world.sdf.elements import JointKind

CLOSE = 1e-5
"""Left-over error that counts as there [m] and [rad]."""
STEPS = 30
"""Newton steps of one try; a good start needs five to ten."""
SAME = 0.01
"""Joint positions nearer than this are one [rad] or [m]."""
LONGEST = 1.0
"""Longest step [rad] or [m]."""
STUCK = 1e-9
"""Steps shorter than this lead nowhere [rad] or [m]."""
TURN = 2.0 * np.pi
ROOM = 0.5
"""A joint that can turn round more than once keeps this far from its ends [rad]."""
DAMPING = 1e-2
"""Keeps steps short where the arm is stretched out, in proportion to the error that is left."""


def solve(arm: PlannedArm, target: Matrix, start: Array, steps: int = STEPS) -> Array | None:
    """Return joint positions that reach a pose, by damped least squares from `start`; None if that leads nowhere.

    The steps are cut at the joint limits.

    Args:
        arm: Whose tool.
        target: Pose of the tool in the world.
        start: Joint positions to begin with, near which the answer will usually be.
        steps: How many steps it may take.
    """
    goal = pin.SE3(target)
    limits = arm.chain.limits
    positions = start
    for _ in range(steps):
        error = arm.error(positions, goal)
        size = float(np.abs(error).max())
        if size < CLOSE:
            return positions
        slope = arm.slope(positions, error)
        normal = slope.T @ slope
        normal[np.diag_indices_from(normal)] += DAMPING * min(1.0, size)
        step = -np.linalg.solve(normal, slope.T @ error)
        longest = float(np.abs(step).max())
        if longest < STUCK:
            return None
        step *= min(1.0, LONGEST / longest)
        positions = np.clip(positions + step, limits.lower, limits.upper)
    return None


def solutions(arm: PlannedArm, target: Matrix, near: Array, tries: int, chance: np.random.Generator) -> list[Array]:
    """Return different joint positions that reach a pose, the nearest to `near` first.

    Args:
        arm: Whose tool.
        target: Pose of the tool in the world.
        near: Where the arm stands.
        tries: Starts to try; three of four lead somewhere.
        chance: Source of the starts after the first, which is `near`.
    """
    found: list[Array] = []
    for number in range(tries):
        positions = solve(arm, target, near if number == 0 else _start(arm, near, chance))
        if positions is not None:
            positions = _unwound(arm, positions, near)
            if all(float(np.abs(positions - other).max()) > SAME for other in found):
                found.append(positions)
    return sorted(found, key=lambda positions: float(np.linalg.norm(positions - near)))


def _start(arm: PlannedArm, near: Array, chance: np.random.Generator) -> Array:
    limits = arm.chain.limits
    return chance.uniform(np.maximum(limits.lower, near - np.pi), np.minimum(limits.upper, near + np.pi))


def _unwound(arm: PlannedArm, positions: Array, near: Array) -> Array:
    """Return the same posture with every turning joint within half a turn of `near`, where its limits allow that.

    A joint near its end is turned back once: lines could not go on from there.
    """
    limits = arm.chain.limits
    turning = np.array([joint.kind is not JointKind.PRISMATIC for joint in arm.chain.joints])
    room = np.where(limits.upper - limits.lower > TURN + 2.0 * ROOM, ROOM, 0.0)
    moved = positions + np.round((near - positions) / TURN) * TURN
    moved += TURN * (moved < limits.lower + room) - TURN * (moved > limits.upper - room)
    return np.where(turning & (moved >= limits.lower) & (moved <= limits.upper), moved, positions)
