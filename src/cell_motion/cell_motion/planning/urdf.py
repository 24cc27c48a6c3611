"""Writes a robot of a world as URDF, for tools that read nothing else."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable

import numpy as np

from cell_motion.planning.primitives import primitives
from cell_motion.planning.scene import Scene
from cell_world.geometry import Matrix, Pose
from cell_world.sdf.elements import SCOPE, Inertial, Joint, JointKind, Link

ROOT = "world"
"""The link that stands for the world."""


def local_name(robot: str, name: str) -> str:
    """Return the name of a link, frame or joint in the robot's URDF.

    Args:
        robot: Scoped name of the robot's model.
        name: Scoped name; what is the robot's own loses its scope, all else becomes a path: ``assembly/gripper/tcp``.
    """
    own = robot + SCOPE
    return name.removeprefix(own) if name.startswith(own) else name.replace(SCOPE, "/")


def urdf(scene: Scene, robot: str) -> str:
    """Return a robot with its tools; joints of the tools keep the position they have in the scene.

    Args:
        scene: Where it stands.
        robot: Scoped name of its model.

    Raises:
        KeyError: The world has no such robot.
    """
    return _Writer(scene, robot).text()


class _Writer:
    """One robot being written."""

    def __init__(self, scene: Scene, robot: str) -> None:
        self._world, self._robot = scene.world, robot
        self._planned = {joint.child: joint for joint in scene.layout.robot_joints(robot)}
        fixed = {name: value for name, value in scene.joints.items() if name not in self._names()}
        placed = scene.layout.place(scene.poses, fixed)
        base = next(iter(self._planned.values())).parent
        self._links = scene.layout.descendants(base)
        self._frames = {link: placed[link] @ self._offset(link).matrix() for link in self._links}
        self._parents = {j.child: j.parent for j in self._world.joints.values() if j.child in self._links}
        self._parents[base] = ROOT
        uri = self._world.models[robot].uri
        self._root = ET.Element("robot", name=uri.rpartition("/")[2] or local_name("", robot))

    def text(self) -> str:
        """Return the document."""
        ET.SubElement(self._root, "link", name=ROOT)
        for name in self._links:
            self._link(self._world.links[name])
            self._joint(name)
        for frame in self._world.frames.values():
            if frame.link in self._links:
                pose = self._offset(frame.link).inverse() @ frame.pose
                name = self._local(frame.name)
                ET.SubElement(self._root, "link", name=name)
                self._connect(f"{name}_frame", "fixed", self._local(frame.link), name, pose)
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode")

    def _names(self) -> set[str]:
        return {joint.name for joint in self._planned.values()}

    def _local(self, name: str) -> str:
        return ROOT if name == ROOT else local_name(self._robot, name)

    def _offset(self, link: str) -> Pose:
        """Return where URDF has a link's frame, in the link: at the joint that moves it."""
        return self._planned[link].pose if link in self._planned else Pose()

    def _link(self, link: Link) -> None:
        element = ET.SubElement(self._root, "link", name=self._local(link.name))
        shift = self._offset(link.name).inverse()
        if link.inertial:
            _inertial(element, link.inertial, shift)
        for part in (part for collision in link.collisions for part in primitives(collision)):
            body = ET.SubElement(element, "collision")
            _origin(body, shift @ part.pose)
            geometry = ET.SubElement(body, "geometry")
            match part.kind:
                case "box":
                    ET.SubElement(geometry, "box", size=_numbers(part.size))
                case "cylinder":
                    ET.SubElement(geometry, "cylinder", radius=str(part.size[0]), length=str(part.size[1]))
                case "sphere":
                    ET.SubElement(geometry, "sphere", radius=str(part.size[0]))

    def _joint(self, link: str) -> None:
        parent = self._parents[link]
        base: Matrix = self._frames.get(parent, np.eye(4))
        pose = Pose.from_matrix(np.linalg.inv(base) @ self._frames[link])
        joint = self._planned.get(link)
        if joint is None:
            self._connect(f"{self._local(link)}_mount", "fixed", self._local(parent), self._local(link), pose)
            return
        ends = "revolute" if np.isfinite(joint.limit.upper) else "continuous"
        kind = "prismatic" if joint.kind is JointKind.PRISMATIC else ends
        element = self._connect(self._local(joint.name), kind, self._local(parent), self._local(link), pose)
        ET.SubElement(element, "axis", xyz=_numbers(joint.axis))
        ET.SubElement(element, "limit", _limit(joint))

    def _connect(self, name: str, kind: str, parent: str, child: str, pose: Pose) -> ET.Element:
        element = ET.SubElement(self._root, "joint", name=name, type=kind)
        _origin(element, pose)
        ET.SubElement(element, "parent", link=parent)
        ET.SubElement(element, "child", link=child)
        return element


def _limit(joint: Joint) -> dict[str, str]:
    limit = joint.limit
    values = {"lower": limit.lower, "upper": limit.upper, "velocity": limit.velocity, "effort": limit.effort}
    return {name: str(value if np.isfinite(value) else np.sign(value) * 1e3) for name, value in values.items()}


def _inertial(element: ET.Element, inertial: Inertial, shift: Pose) -> None:
    body = ET.SubElement(element, "inertial")
    _origin(body, shift @ inertial.pose)
    ET.SubElement(body, "mass", value=str(inertial.mass))
    names = ("ixx", "iyy", "izz", "ixy", "ixz", "iyz")
    ET.SubElement(body, "inertia", dict(zip(names, map(str, inertial.inertia), strict=True)))


def _origin(element: ET.Element, pose: Pose) -> None:
    ET.SubElement(element, "origin", xyz=_numbers(pose.position), rpy=_numbers(pose.rpy()))


def _numbers(values: Iterable[float]) -> str:
    return " ".join(str(value) for value in values)
