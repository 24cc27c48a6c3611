"""The joints of a robot that are planned, and what moves with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.layout import LinkTrees
from cell_motion.planning.limits import Array, MotionLimits, limits_of
from cell_world.geometry import Matrix
from cell_world.sdf.elements import SCOPE, Joint, JointKind


@dataclass(frozen=True)
class Chain:
    """A robot as the planner sees it.

    Attributes:
        model: Scoped name of the robot's model.
        joints: What is planned, a parent before its children.
        parents: For each joint the number of the joint that carries it, -1 for the base.
        carried: For each moving link the number of the joint that moves it.  Fingers count to the joint that carries
            the hand: they keep their opening.
        limits: Limits of the joints.
    """

    model: str
    joints: tuple[Joint, ...]
    parents: tuple[int, ...]
    carried: Mapping[str, int]
    limits: MotionLimits

    @classmethod
    def of(cls, layout: LinkTrees, model: str) -> "Chain":
        """Find the robot of this scoped name.

        Raises:
            Blocked: The world has no such model, or it has no joint of its own that moves.
        """
        try:
            joints = layout.robot_joints(model)
        except KeyError as error:
            raise Blocked(Reason.BAD_REQUEST, str(error.args[0])) from None
        parents, carried = _walk(layout, [joint.name for joint in joints])
        return cls(model, joints, tuple(parents), carried, limits_of(joints))

    @property
    def names(self) -> tuple[str, ...]:
        """Joint names without scope, as the robot's interfaces use them."""
        return tuple(joint.name.rpartition(SCOPE)[2] for joint in self.joints)

    def near(self, places: Sequence[Array]) -> "Chain":
        """Return the same joints with ends near some places, where they have none or far ones."""
        return replace(self, limits=self.limits.around(np.array(places)))

    def home(self) -> Array:
        """Return the joint positions nearest to zero."""
        return np.clip(np.zeros(len(self.joints)), self.limits.lower, self.limits.upper)

    def endless(self) -> list[int]:
        """Return the numbers of the joints that can turn round and round."""
        limits = self.limits
        turning = (i for i, joint in enumerate(self.joints) if joint.kind is not JointKind.PRISMATIC)
        return [i for i in turning if np.isinf(limits.lower[i]) and np.isinf(limits.upper[i])]

    def anchors(self, placed: Mapping[str, Matrix]) -> list[Matrix]:
        """Return the frame of each joint in the world, its z along the axis, from poses of all links at zero."""
        return [placed[j.child] @ j.pose.matrix() @ _axis_frame(j) for j in self.joints]


def _walk(layout: LinkTrees, planned: list[str]) -> tuple[list[int], dict[str, int]]:
    """Return the parent of each planned joint, and the joint that carries each moving link."""
    parents: list[int] = []
    carried: dict[str, int] = {}
    for joint in layout.downward():
        if joint.name in planned:
            carried[joint.child] = len(parents)
            parents.append(carried.get(joint.parent, -1))
        elif joint.parent in carried:
            carried[joint.child] = carried[joint.parent]
    return parents, carried


def _axis_frame(joint: Joint) -> Matrix:
    """Return a frame whose z is the joint's axis, in the joint's frame."""
    z: NDArray[np.float64] = np.asarray(joint.axis)
    side = np.eye(3)[int(np.argmin(np.abs(z)))]
    x = side - (side @ z) * z
    x /= np.linalg.norm(x)
    matrix = np.eye(4)
    matrix[:3, :3] = np.column_stack([x, np.cross(z, x), z])
    return matrix
