"""A cell that has a camera and an arm: a node that sends what they send."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import rclpy
from rclpy.context import Context
from sensor_msgs.msg import Image, JointState
from std_msgs.msg import String

from cell_line.ros import names, qos

URDF = """<robot name="arm"><link name="world"/><link name="base"><visual><geometry><box size="0.1 0.1 0.2"/></geometry>
<material name="red"><color rgba="0.8 0.1 0.1 1"/></material></visual></link>
<link name="upper"><visual><origin xyz="0 0 0.2"/>
<geometry><cylinder radius="0.04" length="0.4"/></geometry></visual></link>
<joint name="stand" type="fixed"><parent link="world"/><child link="base"/></joint>
<joint name="lift" type="revolute"><parent link="base"/><child link="upper"/><origin xyz="0 0 0.1"/><axis xyz="0 1 0"/>
<limit lower="-2" upper="2" velocity="1" effort="1"/></joint></robot>"""


class SeenCell:
    """What it sends; `sends` may be set to False, as if its camera and its arm had frozen."""

    def __init__(self, node: Any, cell: str) -> None:
        camera, arm = (names.device("/line", cell, name) for name in ("stop_camera", "arm"))
        self._pictures = node.create_publisher(Image, names.of(camera, names.IMAGE), 2)
        self._joints = node.create_publisher(JointState, names.of(arm, names.JOINT_STATES), 10)
        self._urdf = node.create_publisher(String, names.of(arm, names.ROBOT_DESCRIPTION), qos.LATCHED)
        self.sends, self.at, self.encoding = True, 0.0, "rgb8"
        self.describe(URDF)

    def describe(self, urdf: str) -> None:
        """Say what the arm looks like."""
        self._urdf.publish(String(data=urdf))

    def send(self) -> None:
        """Send a picture, and where the joints are."""
        if self.sends:
            pixels = np.full((24, 32, 3), (200, 30, 30), np.uint8)
            image = Image(height=24, width=32, encoding=self.encoding, step=96, data=pixels.tobytes())
            self._pictures.publish(image)
            self._joints.publish(JointState(name=["lift"], position=[self.at]))


@contextmanager
def seen_cell(cell: str = "dosing") -> Iterator[SeenCell]:
    """Send ten times a second."""
    context = Context()
    rclpy.init(context=context, domain_id=int(os.environ["ROS_DOMAIN_ID"]))
    node = rclpy.create_node("seen_cell", context=context)
    end, found = threading.Event(), SeenCell(node, cell)

    def go_on() -> None:
        while not end.wait(0.1):
            found.send()

    thread = threading.Thread(target=go_on)
    thread.start()
    yield found
    end.set()
    thread.join()
    node.destroy_node()
    context.try_shutdown()


def until(there: Any, longest_s: float = 10.0) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + longest_s
    while not (found := there()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(found)
