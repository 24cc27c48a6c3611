"""How far a moving part can travel at most when joints move: what lets one distance vouch for a stretch of motion."""

from collections.abc import Sequence

import numpy as np

from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.sampling.solids import Solid
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Matrix
from cell_world.sdf.elements import JointKind


def travels(chain: Chain, anchors: Sequence[Matrix], joint: int, solid: Solid) -> Array:
    """Return how far any point of a solid moves at most per joint motion ([m/rad] or [m/m]), shape (joints,).

    Args:
        chain: The joints.
        anchors: Frame of each joint in the world when all are at zero, its z along the axis.
        joint: The joint that moves the solid.
        solid: Posed in the frame of that joint.
    """
    out = np.zeros(len(chain.joints))
    solid.geometry.computeLocalAABB()
    centre = solid.pose[:3, :3] @ solid.geometry.aabb_center + solid.pose[:3, 3]
    at, beyond = centre, float(solid.geometry.aabb_radius)
    while joint >= 0:
        sliding = chain.joints[joint].kind is JointKind.PRISMATIC
        out[joint] = 1.0 if sliding else float(np.hypot(at[0], at[1])) + beyond
        beyond += float(np.linalg.norm(at)) + _slide(chain, joint)
        parent = chain.parents[joint]
        base = anchors[parent] if parent >= 0 else np.eye(4)
        at = (np.linalg.inv(base) @ anchors[joint])[:3, 3]
        joint = parent
    return out


def farthest(chain: Chain, anchors: Sequence[Matrix], joint: int, solid: Solid) -> float:
    """Return how far any point of a solid can get from the first joint that carries it [m]."""
    solid.geometry.computeLocalAABB()
    centre = solid.pose[:3, :3] @ solid.geometry.aabb_center + solid.pose[:3, 3]
    out = float(np.linalg.norm(centre) + solid.geometry.aabb_radius)
    while joint >= 0:
        out += _slide(chain, joint)
        parent = chain.parents[joint]
        if parent >= 0:
            out += float(np.linalg.norm((np.linalg.inv(anchors[parent]) @ anchors[joint])[:3, 3]))
        joint = parent
    return out


def _slide(chain: Chain, joint: int) -> float:
    """Return how far a joint can carry the frame of what hangs on it [m]."""
    if chain.joints[joint].kind is not JointKind.PRISMATIC:
        return 0.0
    return float(max(abs(chain.limits.lower[joint]), abs(chain.limits.upper[joint])))


def between(chain: Chain, first: int, second: int) -> list[int]:
    """Return the joints that move two parts against each other: those that carry one of them but not both."""
    return sorted(set(_carriers(chain, first)) ^ set(_carriers(chain, second)))


def _carriers(chain: Chain, joint: int) -> list[int]:
    out = []
    while joint >= 0:
        out.append(joint)
        joint = chain.parents[joint]
    return out
