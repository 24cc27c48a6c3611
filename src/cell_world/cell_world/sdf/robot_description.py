"""Robots of a world as URDF, for whoever draws them or drives them: written anew whenever it is needed.

Links are called as TF calls them, joints as in their model.  Masses and what is solid stay in the world.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import (
    SCOPE,
    WORLD,
    Box,
    Capsule,
    Cylinder,
    Joint,
    JointKind,
    Mesh,
    Model,
    Sensor,
    Shape,
    Sphere,
    Visual,
    World,
)
from cell_world.sdf.tree import joint_above, rigid_groups

OPTICAL = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (-math.pi / 2.0, 0.0, -math.pi / 2.0))
"""Frame of a picture in that of its sensor: z into the picture, x to its right."""
NEAR = 1e-9
DIGITS = 9
"""What is left of a length [m] or an angle [rad]; the rest is rounding."""


def frame_id(name: str) -> str:
    """Return what TF calls a frame of the world."""
    return name.replace(SCOPE, "/")


def optical_frame(sensor: Sensor) -> str:
    """Return what TF calls the frame of a camera's pictures."""
    return frame_id(sensor.name) + "/optical"


def moving_joints(world: World, model: Model) -> list[Joint]:
    """Return the joints of a model that move, in the order of its file."""
    return [world.joints[name] for name in model.joints if world.joints[name].kind is not JointKind.FIXED]


def mount(world: World, model: Model) -> str:
    """Return the link that a machine stands on: one of another machine, or WORLD."""
    return rigid_groups(world.links, world.joints)[model.links[0]]


def parents(world: World, model: Model) -> dict[str, str]:
    """Return what each link and frame of a machine hangs on in TF: a link, or WORLD."""
    above, base = joint_above(world.joints), mount(world, model)
    joints = {name: above.get(name) for name in model.links}
    links = {name: joint.parent if joint and joint.model == model.name else base for name, joint in joints.items()}
    return links | {name: world.frames[name].link for name in model.frames}


def describe_robot(world: World, *models: Model) -> str:
    """Return the URDF of a machine, and of what hangs on it.

    Raises:
        ValueError: it has a joint that URDF does not know.
    """
    return written(robot_element(world, *models))


def robot_element(world: World, *models: Model) -> ET.Element:
    """Return the same, to be added to."""
    robot = ET.Element("robot", name=frame_id(models[0].name))
    link_element(robot, mount(world, models[0]))
    for model in models:
        hangs_on = parents(world, model)
        above = joint_above(world.joints)
        for name in model.links:
            _draw(link_element(robot, name), world.links[name].visuals)
            parent, joint = hangs_on[name], above.get(name)
            origin = _pose(world, parent).inverse() @ world.links[name].pose
            if joint and joint.parent == parent and joint.kind is not JointKind.FIXED:
                _moving(robot, joint, origin)
            else:
                fixed_element(robot, parent, name, origin)
        for name in model.frames:
            link_element(robot, name)
            fixed_element(robot, hangs_on[name], name, world.frames[name].pose)
    return robot


def link_element(robot: ET.Element, name: str) -> ET.Element:
    """Add a link."""
    return ET.SubElement(robot, "link", name=frame_id(name))


def fixed_element(robot: ET.Element, parent: str, child: str, origin: Pose) -> None:
    """Add a joint that does not move."""
    _joint(robot, f"{frame_id(child)}.mount", "fixed", (parent, child), origin)


def local(joint: Joint) -> str:
    """Return what a machine's own interfaces call a joint."""
    return joint.name.removeprefix(joint.model + SCOPE)


def numbers(*values: float) -> str:
    """Return numbers as URDF has them."""
    return " ".join(f"{round(value, DIGITS) + 0.0:.12g}" for value in values)


def written(robot: ET.Element) -> str:
    """Return the text of a document."""
    return ET.tostring(robot, encoding="unicode")


def _pose(world: World, link: str) -> Pose:
    return IDENTITY if link == WORLD else world.links[link].pose


def _moving(robot: ET.Element, joint: Joint, origin: Pose) -> None:
    if math.dist(joint.pose.matrix().flat, IDENTITY.matrix().flat) > NEAR:
        raise ValueError(f"{joint.name} is not where its link is: URDF knows no such joint")
    limited = math.isfinite(joint.limit.upper)
    kind = "prismatic" if joint.kind is JointKind.PRISMATIC else "revolute" if limited else "continuous"
    element = _joint(robot, local(joint), kind, (joint.parent, joint.child), origin)
    ET.SubElement(element, "axis", xyz=numbers(*joint.axis))
    limit = {"velocity": joint.limit.velocity, "effort": joint.limit.effort}
    limit |= {"lower": joint.limit.lower, "upper": joint.limit.upper} if limited else {}
    ET.SubElement(element, "limit", {key: numbers(value) for key, value in limit.items()})
    if joint.mimic:
        leader = joint.mimic.joint.removeprefix(joint.model + SCOPE)
        factors = {"multiplier": joint.mimic.multiplier, "offset": joint.mimic.offset}
        ET.SubElement(element, "mimic", {"joint": leader} | {key: numbers(value) for key, value in factors.items()})


def _joint(robot: ET.Element, name: str, kind: str, ends: tuple[str, str], origin: Pose) -> ET.Element:
    element = ET.SubElement(robot, "joint", name=name, type=kind)
    for end, link in zip(("parent", "child"), ends, strict=True):
        ET.SubElement(element, end, link=frame_id(link))
    _origin(element, origin)
    return element


def _origin(element: ET.Element, pose: Pose) -> None:
    ET.SubElement(element, "origin", xyz=numbers(*pose.position), rpy=numbers(*pose.rpy()))


def _draw(link: ET.Element, visuals: tuple[Visual, ...]) -> None:
    """Say what is seen of a link; of shapes that URDF does not know, nothing is."""
    for visual in visuals:
        for pose, tag, sizes in _drawn(visual.shape):
            element = ET.SubElement(link, "visual", name=frame_id(visual.name))
            _origin(element, visual.pose @ pose)
            ET.SubElement(ET.SubElement(element, "geometry"), tag, sizes)
            if visual.material:
                material = ET.SubElement(element, "material", name=frame_id(visual.name))
                red, green, blue, alpha = visual.material.diffuse
                seen = alpha * (1.0 - visual.transparency)
                ET.SubElement(material, "color", rgba=numbers(red, green, blue, seen))


def _drawn(shape: Shape) -> Iterator[tuple[Pose, str, dict[str, str]]]:
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
