"""What stands around a cell, all at once: over ROS, or in a plant of the test."""

from cell_line.shared import SharedThings
from cell_motion.drivers.site import Site
from cell_motion.robot_ports import RobotPorts
from cell_motion.ros.robot_ports import RosRobotPorts
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.perception import Perception
from cell_skills.ros.device_calls import RosDeviceCalls
from cell_skills.ros.perception import RosPerception


class RosPorts(RosRobotPorts, RosDeviceCalls, RosPerception):
    """All that a cell asks over ROS."""


def shared(ports: object, site: Site | None = None) -> SharedThings:
    """Return the shared things of a cell whose surroundings are these."""
    return SharedThings(
        given={RobotPorts: ports, Perception: ports, DeviceCalls: ports, **({Site: site} if site else {})}
    )
