"""A robot with its tool and what it holds: where its parts are at given joint positions."""

from collections.abc import Sequence

import coal
import numpy as np
import pinocchio as pin

from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.sampling.solids import Solid
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Matrix
from cell_world.sdf.elements import JointKind


class PlannedArm:
    """Kinematics of a robot and the solids that move with it.

    Attributes:
        chain: Its joints.
        solids: Moving solids, posed in the frames of the joints that move them.
        joints: For each solid the number of that joint.
        objects: The solids, standing where `place` put them last.
        boxes: For each joint a box around all that it moves, likewise.
        model: The joints as pinocchio sees them.
    """

    def __init__(
        self, chain: Chain, anchors: Sequence[Matrix], solids: Sequence[tuple[int, Solid]], tool: tuple[int, Matrix]
    ) -> None:
        """Build the robot.

        Args:
            chain: Its joints.
            anchors: Frame of each joint in the world when all are at zero, its z along the axis.
            solids: What moves, and with which joint.
            tool: The joint that carries the tool's frame, -1 for the base, and the frame in that joint's frame.
        """
        self.chain = chain
        self.joints = [joint for joint, _ in solids]
        self.solids = [solid for _, solid in solids]
        self.model = _model(chain, anchors)
        self._tool = self.model.addFrame(pin.Frame("tool", tool[0] + 1, 0, pin.SE3(tool[1]), pin.FrameType.OP_FRAME))
        self._data = self.model.createData()
        boxes = {joint: _box([s for j, s in solids if j == joint]) for joint in sorted(set(self.joints))}
        self._shapes = pin.GeometryModel()
        for joint, one in [*solids, *boxes.items()]:
            self._shapes.addGeometryObject(pin.GeometryObject(one.key, joint + 1, 0, pin.SE3(one.pose), one.geometry))
        self._placed = self._shapes.createData()
        self._mover = pin.BroadPhaseManager_DynamicAABBTreeCollisionManager(self.model, self._shapes, self._placed)
        moved = self._mover.getCollisionObjects()
        objects: list[coal.CollisionObject] = [moved[i] for i in range(len(moved))]
        self.objects = objects[: len(solids)]
        self.boxes = dict(zip(boxes, objects[len(solids) :], strict=True))

    def place(self, positions: Array) -> None:
        """Put all objects where they are at these joint positions."""
        pin.updateGeometryPlacements(self.model, self._data, self._shapes, self._placed, positions)
        self._mover.update(False)

    def tool(self, positions: Array) -> Matrix:
        """Return the pose of the tool in the world."""
        pin.forwardKinematics(self.model, self._data, positions)
        return np.asarray(pin.updateFramePlacement(self.model, self._data, self._tool).homogeneous)

    def error(self, positions: Array, target: pin.SE3) -> Array:
        """Return the way from the tool to a target as a twist in the tool's frame [m] and [rad], shape (6,)."""
        pin.forwardKinematics(self.model, self._data, positions)
        here = pin.updateFramePlacement(self.model, self._data, self._tool)
        return np.asarray(pin.log6(here.actInv(target)).vector)

    def slope(self, positions: Array, error: Array) -> Array:
        """Return the derivative of `error` by the joint positions, shape (6, joints)."""
        jacobian = pin.computeFrameJacobian(self.model, self._data, positions, self._tool, pin.ReferenceFrame.LOCAL)
        return np.asarray(-pin.Jlog6(pin.exp6(-error)) @ jacobian).reshape(6, -1)  # flat for a single joint


def _model(chain: Chain, anchors: Sequence[Matrix]) -> pin.Model:
    model = pin.Model()
    for joint, parent, anchor in zip(chain.joints, chain.parents, anchors, strict=True):
        base = anchors[parent] if parent >= 0 else np.eye(4)
        kind = pin.JointModelPZ() if joint.kind is JointKind.PRISMATIC else pin.JointModelRZ()
        model.addJoint(parent + 1, kind, pin.SE3(np.linalg.inv(base) @ anchor), joint.name)
    return model


def _box(solids: Sequence[Solid]) -> Solid:
    """Return a box around solids, along the axes of their frame."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for one in solids:
        placed = one.object()
        placed.computeAABB()
        low, high = np.minimum(low, placed.getAABB().min_), np.maximum(high, placed.getAABB().max_)
    pose = np.eye(4)
    pose[:3, 3] = 0.5 * (low + high)
    return Solid("", "", coal.Box(*(high - low)), pose)
