"""Robots of a world as ros2_control and robot_state_publisher of Gazebo read them."""

import xml.etree.ElementTree as ET

from cell_world.sdf.elements import WORLD, Model, SdfWorld
from cell_world.sdf.robot_description import OPTICAL, described, frame_id, moving_joints, optical_frame
from cell_world.sdf.urdf import Urdf, local, numbers

SYSTEM = "gz_ros2_control/GazeboSimSystem"
"""What stands for the drives."""


def describe_driven(world: SdfWorld, model: Model) -> str:
    """Return the URDF of a machine, with its drives.

    Raises:
        ValueError: it has a joint that URDF does not know.
    """
    robot = described(world, model)
    _drives(robot.root, world, model)
    return robot.text()


def describe_cameras(world: SdfWorld) -> str:
    """Return a URDF without joints that move: where the pictures of the cameras are taken."""
    robot = Urdf("cameras", frame_id)
    robot.link(WORLD)
    for sensor in world.sensors():
        robot.link(optical_frame(sensor))
        robot.fixed(WORLD, optical_frame(sensor), world.links[sensor.link].pose @ sensor.pose @ OPTICAL)
    return robot.text()


def starts(world: SdfWorld, model: Model) -> dict[str, float]:
    """Return where the joints of a model begin [rad or m], by their names in it.

    As cell:start says, else at zero; fingers begin open.
    """
    joints = moving_joints(world, model)
    given = [list(map(float, extra.text.split())) for extra in model.extras if extra.tag == "start"]
    given += [[joint.limit.upper for joint in joints] for extra in model.extras if extra.tag == "gripper"]
    return dict(zip(map(local, joints), given[0] if given else [0.0] * len(joints), strict=True))


def _drives(robot: ET.Element, world: SdfWorld, model: Model) -> None:
    """What can be commanded and measured; a joint that mimics another one cannot be commanded."""
    control = ET.SubElement(robot, "ros2_control", name=frame_id(model.name), type="system")
    ET.SubElement(ET.SubElement(control, "hardware"), "plugin").text = SYSTEM
    begin = starts(world, model)
    for joint in moving_joints(world, model):
        element = ET.SubElement(control, "joint", name=local(joint))
        if joint.mimic is None:
            ET.SubElement(element, "command_interface", name="position")
        position = ET.SubElement(element, "state_interface", name="position")
        ET.SubElement(position, "param", name="initial_value").text = numbers(begin[local(joint)])
        for measured in ("velocity", "effort"):
            ET.SubElement(element, "state_interface", name=measured)
