"""A robot of a world and all that hangs on it as URDF, for planners that read nothing else."""

from functools import partial

import numpy as np

from cell_motion.planning.primitives import primitives
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Matrix, Pose
from cell_world.sdf.elements import SCOPE, WORLD, Link
from cell_world.sdf.urdf import Urdf


def local_name(robot: str, name: str) -> str:
    """Return the name of a link, frame or joint in the robot's URDF.

    Args:
        robot: Scoped name of the robot's model.
        name: Scoped name; what is the robot's own loses its scope, all else becomes a path: ``assembly/gripper/tcp``.
    """
    own = robot + SCOPE
    return name.removeprefix(own) if name.startswith(own) else name.replace(SCOPE, "/")


def planned_robot(scene: PlanningScene, robot: str) -> str:
    """Return the URDF of a robot with its tools; joints of the tools keep the position they have in the scene.

    Args:
        scene: Where it stands.
        robot: Scoped name of its model.

    Raises:
        KeyError: The world has no such robot.
    """
    return _Description(scene, robot).written().text()


class _Description:
    """One robot, from the world down to its tools."""

    def __init__(self, scene: PlanningScene, robot: str) -> None:
        self._world = scene.world
        self._planned = {joint.child: joint for joint in scene.layout.robot_joints(robot)}
        moved = {joint.name for joint in self._planned.values()}
        placed = scene.layout.place(scene.poses, {n: value for n, value in scene.joints.items() if n not in moved})
        base = next(iter(self._planned.values())).parent
        self._links = scene.layout.descendants(base)
        self._frames = {link: placed[link] @ self._offset(link).matrix() for link in self._links}
        self._parents = {j.child: j.parent for j in self._world.joints.values() if j.child in self._links}
        self._parents[base] = WORLD
        uri = self._world.models[robot].uri
        name = uri.rpartition("/")[2] or local_name("", robot)
        self._urdf = Urdf(name, partial(local_name, robot))

    def written(self) -> Urdf:
        """Write it."""
        self._urdf.link(WORLD)
        for name in self._links:
            self._link(self._world.links[name])
            self._joint(name)
        for frame in self._world.frames.values():
            if frame.link in self._links:
                self._urdf.link(frame.name)
                self._urdf.fixed(frame.link, frame.name, self._offset(frame.link).inverse() @ frame.pose)
        return self._urdf

    def _offset(self, link: str) -> Pose:
        """Return where URDF has a link's frame, in the link: at the joint that moves it."""
        return self._planned[link].pose if link in self._planned else Pose()

    def _link(self, link: Link) -> None:
        element = self._urdf.link(link.name)
        shift = self._offset(link.name).inverse()
        if link.inertial:
            self._urdf.heavy(element, link.inertial, shift @ link.inertial.pose)
        for part in (part for collision in link.collisions for part in primitives(collision)):
            self._urdf.solid(element, shift @ part.pose, part.shape)

    def _joint(self, link: str) -> None:
        parent = self._parents[link]
        base: Matrix = self._frames.get(parent, np.eye(4))
        origin = Pose.from_matrix(np.linalg.inv(base) @ self._frames[link])
        if joint := self._planned.get(link):
            self._urdf.moving(joint, origin)
        else:
            self._urdf.fixed(parent, link, origin)
