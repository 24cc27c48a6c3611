"""A picture of each camera now and then: a simulated one draws only while somebody looks, and that is dear."""

import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import Image

GIVE_UP_S = 10.0
"""A camera that is silent for so long is left alone until its turn comes again [s]."""


class PictureRound:
    """Looks through one camera after the other, one each time it is asked to, in the thread of the executor."""

    def __init__(self, node: Node, put: Callable[[str, bytes], None]) -> None:
        """Take who listens, and what is given each picture with the name of its topic."""
        self._node, self._put = node, put
        self._cameras: list[str] = []
        self._looking: Any = None
        self._since = 0.0

    def add(self, topic: str) -> None:
        """Look through this camera, too."""
        self._cameras.append(topic)

    def go_round(self) -> None:
        """Look through the next camera, unless the last one still has not shown anything."""
        if self._looking is not None and time.monotonic() - self._since > GIVE_UP_S:
            self.destroy()
        if self._looking is not None or not self._cameras:
            return
        topic = self._cameras.pop(0)
        self._cameras.append(topic)
        self._since = time.monotonic()

        def seen(content: bytes) -> None:
            self._put(topic, content)
            self.destroy()

        self._looking = self._node.create_subscription(Image, topic, seen, qos_profile_sensor_data, raw=True)

    def destroy(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._node.destroy_subscription(self._looking)
            self._looking = None
