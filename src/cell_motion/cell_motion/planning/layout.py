"""The kinematics of a whole world: where each link stands when bodies and joints have moved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from cell_world.geometry import Matrix, Pose
from cell_world.sdf.elements import SCOPE, WORLD, Joint, JointKind, SdfWorld


class LinkTrees:
    """The trees of links of a world.

    Attributes:
        world: The world.
        children: Joints by parent link, in the order of the file.
    """

    def __init__(self, world: SdfWorld) -> None:
        self.world = world
        self.children: dict[str, list[Joint]] = defaultdict(list)
        for joint in world.joints.values():
            self.children[joint.parent].append(joint)
        self._start = {name: link.pose.matrix() for name, link in world.links.items()}
        self._roots = set(world.links) - {joint.child for joint in world.joints.values()}

    def place(self, poses: Mapping[str, Pose], positions: Mapping[str, float]) -> dict[str, Matrix]:
        """Return the pose of every link in the world.

        Args:
            poses: Models or links that stand elsewhere than at the start; what hangs on a link moves with it.
            positions: Joints that are not at 0 [rad] or [m].
        """
        placed = dict(self._start)
        for name, pose in poses.items():
            self._move(placed, name, pose)
        moving = {name: value for name, value in self.followed(positions).items() if value != 0.0}
        if moving:
            for joint in self.downward():
                self._bend(placed, joint, moving.get(joint.name, 0.0))
        return placed

    def followed(self, positions: Mapping[str, float]) -> dict[str, float]:
        """Return the positions, and those of the joints that follow them."""
        out = dict(positions)
        for name, joint in self.world.joints.items():
            if joint.mimic is not None:
                out[name] = joint.mimic.multiplier * out.get(joint.mimic.joint, 0.0) + joint.mimic.offset
        return out

    def descendants(self, link: str) -> list[str]:
        """Return the link and all links that hang on it."""
        found = [link]
        for parent in found:
            found.extend(joint.child for joint in self.children[parent])
        return found

    def downward(self) -> Iterator[Joint]:
        """Yield all joints, a parent before its children, else as in the file."""
        waiting = [joint for root in (WORLD, *sorted(self._roots)) for joint in self.children[root]]
        while waiting:
            joint = waiting.pop(0)
            yield joint
            waiting = self.children[joint.child] + waiting

    def robot_joints(self, robot: str) -> tuple[Joint, ...]:
        """Return the joints of a robot that are planned: those of its own model that move by themselves.

        Args:
            robot: Scoped name of its model.

        Raises:
            KeyError: The world has no such model, or nothing in it moves.
        """
        if robot not in self.world.models:
            raise KeyError(f"the world has no robot {robot}")
        own = {name for name in self.world.models[robot].joints if _moves_itself(self.world.joints[name])}
        if not own:
            raise KeyError(f"{robot} has no joint that moves")
        return tuple(joint for joint in self.downward() if joint.name in own)

    def attachment(self, name: str) -> tuple[str, Pose]:
        """Return the link that a frame or link stands on (or WORLD) and its pose there.

        Raises:
            KeyError: There is no such link or frame.
        """
        if name in self.world.links:
            return name, Pose()
        if name in self.world.frames:
            frame = self.world.frames[name]
            return frame.link, frame.pose
        raise KeyError(f"the world has no link or frame {name}")

    def _move(self, placed: dict[str, Matrix], name: str, pose: Pose) -> None:
        if name in self.world.links:
            shift = pose.matrix() @ np.linalg.inv(placed[name])
            placed.update((link, shift @ placed[link]) for link in self.descendants(name))
        else:
            shift = (pose @ self.world.models[name].pose.inverse()).matrix()
            inside = (link for link in placed if link.startswith(name + SCOPE))
            placed.update([(link, shift @ self._start[link]) for link in inside])

    def _bend(self, placed: dict[str, Matrix], joint: Joint, position: float) -> None:
        if position != 0.0:
            at = placed[joint.child] @ joint.pose.matrix()
            shift = at @ displacement(joint, position) @ np.linalg.inv(at)
            placed.update([(link, shift @ placed[link]) for link in self.descendants(joint.child)])


def _moves_itself(joint: Joint) -> bool:
    return joint.kind in (JointKind.REVOLUTE, JointKind.CONTINUOUS, JointKind.PRISMATIC) and joint.mimic is None


def displacement(joint: Joint, position: float) -> Matrix:
    """Return the motion of a joint from 0 to a position [rad] or [m], in the joint's own frame."""
    axis = np.asarray(joint.axis)
    matrix = np.eye(4)
    if joint.kind is JointKind.PRISMATIC:
        matrix[:3, 3] = position * axis
    else:
        x, y, z = axis
        cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
        matrix[:3, :3] += np.sin(position) * cross + (1.0 - np.cos(position)) * cross @ cross
    return matrix
