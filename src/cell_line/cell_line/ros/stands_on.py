"""Who answers behind a ROS interface says what that stands on: simulated, a world or hardware."""

from rclpy.node import Node
from rclpy.publisher import Publisher
from std_msgs.msg import String

from cell_line.driver import StandsOn
from cell_line.ros import names, qos
from cell_line.ros.asking import NoAnswer
from cell_line.ros.listener import Listener

TOLD_S = 3.0
"""Who has not said by then what it stands on does not say it, wall time [s]."""


def tell_stands_on(node: Node, device: str, stands_on: StandsOn) -> Publisher:
    """Say what a device stands on, from now until the publisher is destroyed.

    Args:
        node: Of who answers for it.
        device: Namespace of the device.
        stands_on: What is behind it.
    """
    told = node.create_publisher(String, names.of(device, names.STANDS_ON), qos.LATCHED)
    told.publish(String(data=stands_on.value))
    return told


async def told_by(listener: Listener) -> StandsOn:
    """Return what is told; silence, and a word that is none, count as `SIMULATED`."""
    try:
        return StandsOn((await listener.until(lambda _: True, TOLD_S)).data)
    except (NoAnswer, ValueError):
        return StandsOn.SIMULATED
