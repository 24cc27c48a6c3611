"""Writes a robot as URDF: its links, what is seen and what is solid of them, its joints.

Who writes chooses which links there are, and where; `robot_description` does it for who draws or drives a robot.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator

from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import (
    SCOPE,
    Box,
    Capsule,
    Cylinder,
    Inertial,
    Joint,
    JointKind,
    Mesh,
    Shape,
    Sphere,
    Visual,
)

DIGITS = 9
"""What is left of a length [m] or an angle [rad]; the rest is rounding."""
UNBOUNDED = 1e3
"""What URDF, which knows no infinity, is told of a velocity or effort without limit."""


class Urdf:
    """A robot being written.

    Attributes:
        root: The element of the robot, to be added to.
    """

    def __init__(self, name: str, called: Callable[[str], str]) -> None:
        """Begin with nothing.

        Args:
            name: Of the robot.
            called: Tells what a link or frame of the world is called in it.
        """
        self.root = ET.Element("robot", name=name)
        self._called = called

    def text(self) -> str:
        """Return the document."""
        return ET.tostring(self.root, encoding="unicode")

    def link(self, name: str) -> ET.Element:
        """Add a link."""
        return ET.SubElement(self.root, "link", name=self._called(name))

    def fixed(self, parent: str, child: str, origin: Pose) -> None:
        """Add a joint that does not move."""
        self._joint(f"{self._called(child)}.mount", "fixed", (parent, child), origin)

    def moving(self, joint: Joint, origin: Pose) -> None:
        """Add a joint that moves, called as in its model.

        Args:
            joint: The joint.
            origin: Where its child stands in its parent while it is at 0; the joint is where the child's frame is.
        """
        limited = math.isfinite(joint.limit.upper)
        kind = "prismatic" if joint.kind is JointKind.PRISMATIC else "revolute" if limited else "continuous"
        element = self._joint(local(joint), kind, (joint.parent, joint.child), origin)
        ET.SubElement(element, "axis", xyz=numbers(*joint.axis))
        limit = {"velocity": _bounded(joint.limit.velocity), "effort": _bounded(joint.limit.effort)}
        limit |= {"lower": joint.limit.lower, "upper": joint.limit.upper} if limited else {}
        ET.SubElement(element, "limit", {key: numbers(value) for key, value in limit.items()})
        if joint.mimic:
            leader = joint.mimic.joint.removeprefix(joint.model + SCOPE)
            factors = {"multiplier": joint.mimic.multiplier, "offset": joint.mimic.offset}
            ET.SubElement(element, "mimic", {"joint": leader} | {key: numbers(value) for key, value in factors.items()})

    def seen(self, link: ET.Element, visuals: Iterable[Visual]) -> None:
        """Say what is seen of a link; of shapes that URDF does not know, nothing is."""
        for visual in visuals:
            for element in _bodies(link, "visual", visual.pose, visual.shape):
                element.set("name", self._called(visual.name))
                if visual.material:
                    material = ET.SubElement(element, "material", name=self._called(visual.name))
                    red, green, blue, alpha = visual.material.diffuse
                    opaque = alpha * (1.0 - visual.transparency)
                    ET.SubElement(material, "color", rgba=numbers(red, green, blue, opaque))

    def solid(self, link: ET.Element, pose: Pose, shape: Shape) -> None:
        """Say what is solid of a link; a shape that URDF does not know is not."""
        for _ in _bodies(link, "collision", pose, shape):
            pass

    def heavy(self, link: ET.Element, inertial: Inertial, pose: Pose) -> None:
        """Say what a link weighs; `pose`: centre of mass and the axes of the inertia in the link."""
        body = ET.SubElement(link, "inertial")
        _origin(body, pose)
        ET.SubElement(body, "mass", value=f"{inertial.mass:.12g}")
        names = ("ixx", "iyy", "izz", "ixy", "ixz", "iyz")
        values = (f"{value:.12g}" for value in inertial.inertia)  # small ones are no rounding
        ET.SubElement(body, "inertia", dict(zip(names, values, strict=True)))

    def _joint(self, name: str, kind: str, ends: tuple[str, str], origin: Pose) -> ET.Element:
        element = ET.SubElement(self.root, "joint", name=name, type=kind)
        for end, link in zip(("parent", "child"), ends, strict=True):
            ET.SubElement(element, end, link=self._called(link))
        _origin(element, origin)
        return element


def local(joint: Joint) -> str:
    """Return what a machine's own interfaces call a joint."""
    return joint.name.removeprefix(joint.model + SCOPE)


def numbers(*values: float) -> str:
    """Return numbers as URDF has them."""
    return " ".join(f"{round(value, DIGITS) + 0.0:.12g}" for value in values)


def _bounded(limit: float) -> float:
    return limit if math.isfinite(limit) else UNBOUNDED


def _origin(element: ET.Element, pose: Pose) -> None:
    ET.SubElement(element, "origin", xyz=numbers(*pose.position), rpy=numbers(*pose.rpy()))


def _bodies(link: ET.Element, what: str, at: Pose, shape: Shape) -> Iterator[ET.Element]:
    for pose, tag, sizes in _parts(shape):
        element = ET.SubElement(link, what)
        _origin(element, at @ pose)
        ET.SubElement(ET.SubElement(element, "geometry"), tag, sizes)
        yield element


def _parts(shape: Shape) -> Iterator[tuple[Pose, str, dict[str, str]]]:
    match shape:
        case Box():
            yield IDENTITY, "box", {"size": numbers(*shape.size)}
        case Cylinder() | Capsule():
            yield IDENTITY, "cylinder", {"radius": numbers(shape.radius), "length": numbers(shape.length)}
            if isinstance(shape, Capsule):
                for end in (-shape.length / 2.0, shape.length / 2.0):
                    yield Pose((0.0, 0.0, end)), "sphere", {"radius": numbers(shape.radius)}
        case Sphere():
            yield IDENTITY, "sphere", {"radius": numbers(shape.radius)}
        case Mesh():
            yield IDENTITY, "mesh", {"filename": shape.path.resolve().as_uri(), "scale": numbers(*shape.scale)}
