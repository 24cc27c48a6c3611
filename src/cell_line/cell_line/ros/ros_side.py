"""What of a node those need who make clients on it."""

from dataclasses import dataclass

from rclpy.node import Node

from cell_line.ros.loop_bridge import LoopBridge


@dataclass(frozen=True)
class RosSide:
    """The ROS side of a cell or of the transport.

    Attributes:
        node: To make clients on.
        bridge: Between loop and executor.
        namespace: Of the line.
    """

    node: Node
    bridge: LoopBridge
    namespace: str
