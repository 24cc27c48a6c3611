"""Topics of the line that go to Foxglove, each as long as somebody there wants it."""

import json
from collections.abc import Callable
from typing import Any

from cell_interfaces.msg import CellState, LineEvent, LineState, TrackState, TransportState
from foxglove import messages as fox
from rclpy.node import Node
from rclpy.qos import QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import CameraInfo, Image, JointState

from cell_bringup.foxglove.images import to_calibration, to_compressed, to_raw
from cell_bringup.foxglove.joints import to_joint_states
from cell_bringup.foxglove.logs import to_log
from cell_bringup.foxglove.outlets import Outlet, Outlets
from cell_bringup.foxglove.states import schema_of, to_json
from cell_bringup.foxglove.times import nanoseconds
from cell_line.config.line import LineConfig
from cell_line.ros import names, qos

COMPRESSED = "compressed"
Encode = Callable[[Any], bytes]


class Feed:
    """One topic of ROS, heard as long as its outlet is wanted."""

    def __init__(
        self, node: Node, kind: Any, profile: QoSProfile | int, outlet: Outlet, encode: Encode, topic: str
    ) -> None:
        """Take the topic of ROS and what is made of its messages; nothing is heard yet."""
        self._node, self._kind, self._profile = node, kind, profile
        self._outlet, self._encode, self._topic = outlet, encode, topic
        self._subscription: Any = None

    def look(self) -> None:
        """Listen, or stop listening; to be called regularly, in the thread of the executor."""
        if self._outlet.is_wanted and self._subscription is None:
            self._subscription = self._node.create_subscription(self._kind, self._topic, self._heard, self._profile)
        elif not self._outlet.is_wanted:
            self.destroy()

    def destroy(self) -> None:
        """Stop listening."""
        if self._subscription is not None:
            self._node.destroy_subscription(self._subscription)
            self._subscription = None

    def _heard(self, message: Any) -> None:
        self._outlet.put(self._encode(message), stamp_of(message))


class Feeds:
    """All topics of a line that are passed on one by one."""

    def __init__(self, node: Node, outlets: Outlets) -> None:
        """Pass nothing on yet."""
        self._node, self._outlets = node, outlets
        self._feeds: list[Feed] = []

    def look(self) -> None:
        """Listen to what is wanted; to be called regularly, in the thread of the executor."""
        for feed in self._feeds:
            feed.look()

    def destroy(self) -> None:
        """Stop listening."""
        for feed in self._feeds:
            feed.destroy()

    def line(self, line: LineConfig) -> None:
        """Pass on events and states of the line, its cells, its transport and its track."""
        orchestrator = names.orchestrator(line.namespace)
        self.add(LineEvent, qos.STREAM, names.of(orchestrator, names.EVENTS), fox.Log, to_log)
        self.state(LineState, names.of(orchestrator, names.STATE))
        self.state(TransportState, names.of(names.transport(line.namespace), names.STATE))
        self.state(TrackState, names.of(names.track(line.namespace), names.STATE))
        for cell in line.cells:
            self.state(CellState, names.of(names.cell(line.namespace, cell), names.STATE))

    def robot(self, base: str) -> None:
        """Pass on the joints of a robot, by its full name."""
        self.add(JointState, 10, names.of(base, names.JOINT_STATES), fox.JointStates, to_joint_states)

    def camera(self, base: str) -> None:
        """Pass on what a camera sees, by its full name."""
        profile, image = qos_profile_sensor_data, names.of(base, names.IMAGE)
        self.add(Image, profile, image, fox.CompressedImage, to_compressed, names.of(image, COMPRESSED))
        self.add(Image, profile, names.of(base, names.DEPTH), fox.RawImage, to_raw)
        self.add(CameraInfo, profile, names.of(base, names.CAMERA_INFO), fox.CameraCalibration, to_calibration)

    def add(
        self, kind: Any, profile: QoSProfile | int, topic: str, form: Any, convert: Callable[[Any], Any], to: str = ""
    ) -> None:
        """Pass on a topic as messages of Foxglove of some form, under its own name or another."""
        outlet = self._outlets.open(to or topic, form.get_schema())
        self._feeds.append(Feed(self._node, kind, profile, outlet, lambda heard: encoded(convert(heard)), topic))

    def state(self, kind: Any, topic: str) -> None:
        """Pass on a latched state as JSON."""
        schema = schema_of(f"cell_interfaces.{kind.__name__}", to_json(kind()))
        outlet = self._outlets.open(topic, schema, keeps=True)
        self._feeds.append(Feed(self._node, kind, qos.LATCHED, outlet, json_bytes, topic))


def encoded(message: Any) -> bytes:
    """Return the bytes of a message of Foxglove."""
    content: bytes = message.encode()
    return content


def json_bytes(message: Any) -> bytes:
    """Return any message of ROS as JSON."""
    return json.dumps(to_json(message)).encode()


def stamp_of(message: Any) -> int:
    """Return the line time of a message of ROS [ns]."""
    return nanoseconds(message.header.stamp if hasattr(message, "header") else message.stamp)
