"""Cameras and arms of a line's cells, by their names in ROS."""

import math

from rclpy.qos import qos_profile_sensor_data
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import Image, JointState
from std_msgs.msg import String

from cell_client.errors import ClientError
from cell_hmi.ros.topic_watch import NewestMessage, TopicWatch
from cell_line.ros import names, qos
from cell_line.ros.jpeg import NoPicture, to_jpeg

IMAGE, TEXT = "sensor_msgs/msg/Image", "std_msgs/msg/String"
LONGEST = 960
"""A picture on a page has so many rows and columns at most [pixels]."""
FIRST_S = 2.0
"""So long the first message of a topic may take [s]."""
JOINTS_S = 0.3
"""So long the first state of an arm may take [s]."""
LARGEST = 4_000_000
"""No description of an arm has more letters."""


class LineViews:
    """May be asked in many threads."""

    def __init__(self, namespace: str, domain: int) -> None:
        """Take where the line is."""
        self.place = (namespace, domain)
        self._watch = TopicWatch(domain)
        self._pictures: dict[str, tuple[NewestMessage, bytes]] = {}

    @property
    def alive(self) -> bool:
        """Whether it still hears."""
        return self._watch.alive

    def close(self) -> None:
        """Leave the graph."""
        self._watch.close()

    def cameras(self, cell: str) -> list[str]:
        """Return the cameras of a cell that send pictures."""
        return self._devices(cell, IMAGE, names.IMAGE)

    def arms(self, cell: str) -> list[str]:
        """Return the arms of a cell that say what they look like."""
        return self._devices(cell, TEXT, names.ROBOT_DESCRIPTION)

    def _devices(self, cell: str, kind: str, name: str) -> list[str]:
        below = f"{names.cell(self.place[0], cell)}/"
        found = (topic.removeprefix(below).split("/") for topic in self._watch.offered(kind, below))
        return [parts[0] for parts in found if len(parts) == 2 and parts[1] == name]

    def picture(self, cell: str, camera: str) -> tuple[bytes, float] | None:
        """Return the newest picture of a camera as JPEG and when it came, None where none comes.

        Raises:
            ClientError: it is none.
        """
        topic = names.of(names.device(self.place[0], cell, camera), names.IMAGE)
        heard = self._watch.latest(Image, topic, qos_profile_sensor_data, FIRST_S)
        if heard is None:
            return None
        kept = self._pictures.get(topic)
        if kept is None or kept[0] is not heard:
            try:
                kept = heard, to_jpeg(deserialize_message(heard.content, Image), LONGEST)
            except NoPicture as error:
                raise ClientError(f"{camera} of {cell}: {error}") from None
            self._pictures[topic] = kept
        return kept[1], heard.at

    def description(self, cell: str, arm: str) -> str | None:
        """Return the URDF of an arm, None where it does not tell it."""
        topic = names.of(names.device(self.place[0], cell, arm), names.ROBOT_DESCRIPTION)
        heard = self._watch.latest(String, topic, qos.LATCHED, FIRST_S)
        if heard is None or len(heard.content) > LARGEST:
            return None
        return str(deserialize_message(heard.content, String).data)

    def joints(self, cell: str, arm: str) -> dict[str, float]:
        """Return where the joints of an arm are [rad] or [m], as far as it says so."""
        topic = names.of(names.device(self.place[0], cell, arm), names.JOINT_STATES)
        heard = self._watch.latest(JointState, topic, qos_profile_sensor_data, JOINTS_S)
        if heard is None:
            return {}
        state = deserialize_message(heard.content, JointState)
        return {name: at for name, at in zip(state.name, state.position, strict=False) if math.isfinite(at)}
