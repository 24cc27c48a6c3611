"""Robots of a world as ros2_control and robot_state_publisher read them: URDF, written anew whenever it is needed.

Links are called as TF calls them, joints as in their model; shapes and masses stay in the world.
"""

import math
import xml.etree.ElementTree as ET

from cell_skills.geometry import IDENTITY, Pose
from cell_skills.sdf.elements import SCOPE, WORLD, Joint, JointKind, Model, Sensor, World
from cell_skills.sdf.tree import joint_above, rigid_groups

SYSTEM = "gz_ros2_control/GazeboSimSystem"
"""What stands for the drives."""
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


def describe_robot(world: World, model: Model) -> str:
    """Return the URDF of a machine, with its drives.

    Raises:
        ValueError: it has a joint that URDF does not know.
    """
    robot = ET.Element("robot", name=frame_id(model.name))
    base = mount(world, model)
    stand = IDENTITY if base == WORLD else world.links[base].pose
    above = joint_above(world.joints)
    _link(robot, base)
    for name in model.links:
        link, joint = world.links[name], above.get(name)
        _link(robot, name)
        if joint and joint.model == model.name:
            _moving(robot, joint, world.links[joint.parent].pose.inverse() @ link.pose)
        else:
            _fixed(robot, base, name, stand.inverse() @ link.pose)
    for name in model.frames:
        _link(robot, name)
        _fixed(robot, world.frames[name].link, name, world.frames[name].pose)
    _drives(robot, world, model)
    return ET.tostring(robot, encoding="unicode")


def describe_cameras(world: World) -> str:
    """Return a URDF without joints that move: where the pictures of the cameras are taken."""
    robot = ET.Element("robot", name="cameras")
    _link(robot, WORLD)
    for sensor in world.sensors():
        _link(robot, optical_frame(sensor))
        _fixed(robot, WORLD, optical_frame(sensor), world.links[sensor.link].pose @ sensor.pose @ OPTICAL)
    return ET.tostring(robot, encoding="unicode")


def starts(world: World, model: Model) -> dict[str, float]:
    """Return where the joints of a model begin [rad or m], by their names in it.

    As cell:start says, else at zero; fingers begin open.
    """
    joints = moving_joints(world, model)
    given = [list(map(float, extra.text.split())) for extra in model.extras if extra.tag == "start"]
    given += [[joint.limit.upper for joint in joints] for extra in model.extras if extra.tag == "gripper"]
    return dict(zip(map(_local, joints), given[0] if given else [0.0] * len(joints), strict=True))


def _local(joint: Joint) -> str:
    return joint.name.removeprefix(joint.model + SCOPE)


def _link(robot: ET.Element, name: str) -> None:
    ET.SubElement(robot, "link", name=frame_id(name))


def _fixed(robot: ET.Element, parent: str, child: str, origin: Pose) -> None:
    _joint(robot, f"{frame_id(child)}.mount", "fixed", (parent, child), origin)


def _moving(robot: ET.Element, joint: Joint, origin: Pose) -> None:
    if math.dist(joint.pose.matrix().flat, IDENTITY.matrix().flat) > NEAR:
        raise ValueError(f"{joint.name} is not where its link is: URDF knows no such joint")
    limited = math.isfinite(joint.limit.upper)
    kind = "prismatic" if joint.kind is JointKind.PRISMATIC else "revolute" if limited else "continuous"
    element = _joint(robot, _local(joint), kind, (joint.parent, joint.child), origin)
    ET.SubElement(element, "axis", xyz=_text(*joint.axis))
    limit = {"velocity": joint.limit.velocity, "effort": joint.limit.effort}
    limit |= {"lower": joint.limit.lower, "upper": joint.limit.upper} if limited else {}
    ET.SubElement(element, "limit", {key: _text(value) for key, value in limit.items()})
    if joint.mimic:
        leader = joint.mimic.joint.removeprefix(joint.model + SCOPE)
        numbers = {"multiplier": joint.mimic.multiplier, "offset": joint.mimic.offset}
        ET.SubElement(element, "mimic", {"joint": leader} | {key: _text(value) for key, value in numbers.items()})


def _joint(robot: ET.Element, name: str, kind: str, ends: tuple[str, str], origin: Pose) -> ET.Element:
    element = ET.SubElement(robot, "joint", name=name, type=kind)
    for end, link in zip(("parent", "child"), ends, strict=True):
        ET.SubElement(element, end, link=frame_id(link))
    ET.SubElement(element, "origin", xyz=_text(*origin.position), rpy=_text(*origin.rpy()))
    return element


def _drives(robot: ET.Element, world: World, model: Model) -> None:
    """What can be commanded and measured; a joint that mimics another one cannot be commanded."""
    control = ET.SubElement(robot, "ros2_control", name=frame_id(model.name), type="system")
    ET.SubElement(ET.SubElement(control, "hardware"), "plugin").text = SYSTEM
    begin = starts(world, model)
    for joint in moving_joints(world, model):
        element = ET.SubElement(control, "joint", name=_local(joint))
        if joint.mimic is None:
            ET.SubElement(element, "command_interface", name="position")
        position = ET.SubElement(element, "state_interface", name="position")
        ET.SubElement(position, "param", name="initial_value").text = _text(begin[_local(joint)])
        for measured in ("velocity", "effort"):
            ET.SubElement(element, "state_interface", name=measured)


def _text(*values: float) -> str:
    return " ".join(f"{round(value, DIGITS) + 0.0:.12g}" for value in values)
