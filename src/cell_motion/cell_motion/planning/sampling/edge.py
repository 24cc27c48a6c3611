"""What comes in makes sense: every number is finite and of a size that can be computed with, every name is known."""

from collections.abc import Iterable
from numbers import Real
from typing import Any

import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Pose

FARTHEST = 1e6
"""Farthest from the origin that anything stands [m]."""
MOST = 1e9
"""Largest joint position, for a spindle that turned for weeks [rad] or [m]."""


def check_scene(scene: PlanningScene) -> None:
    """See that everything has a place.

    Raises:
        Blocked: A number in the scene is none, or it names what is not in its world.
    """
    world = scene.world
    for name in scene.poses.keys() - world.models.keys() - world.links.keys():
        raise _bad(f"the world has no model or link {name}")
    for name in scene.joints.keys() - world.joints.keys():
        raise _bad(f"the world has no joint {name}")
    for name, pose in scene.poses.items():
        _check_pose(pose, name)
    for name, position in scene.joints.items():
        if not _sound([position], MOST):
            raise _bad(f"{name} cannot stand at {position}")


def check_request(chain: Chain, request: MotionRequest) -> None:
    """See that a goal and what is held have a place, and that every joint can move.

    Raises:
        Blocked: A number is none; a joint has a velocity limit of 0.
    """
    if not isinstance(request.goal, JointGoal):
        _check_pose(request.goal.pose, "the goal")
    for collision in request.held.solids if request.held else ():
        _check_pose(collision.pose, collision.name)
    still = [name for name, velocity in zip(chain.names, chain.limits.velocity, strict=True) if velocity <= 0.0]
    if still:
        raise Blocked(Reason.LIMITS, f"{', '.join(still)} cannot move: the velocity limit is 0")


def joint_positions(chain: Chain, values: tuple[float, ...], what: str) -> Array:
    """Return positions of the joints, whatever their limits.

    Raises:
        Blocked: They are too many or too few, or a number is none.
    """
    if len(values) != len(chain.joints) or not _sound(values, MOST):
        raise _bad(f"the {what} needs {len(chain.joints)} numbers, one per joint: {values}")
    return np.asarray(values, dtype=float)


def _check_pose(pose: Pose, what: str) -> None:
    if not _sound(pose.position, FARTHEST):
        raise _bad(f"{what} cannot be at {pose.position}")


def _sound(values: Iterable[Any], most: float) -> bool:
    """Whether all values are numbers that are not too large; NaN compares with nothing."""
    return all(isinstance(value, Real) and abs(float(value)) <= most for value in values)


def _bad(text: str) -> Blocked:
    return Blocked(Reason.BAD_REQUEST, text)
