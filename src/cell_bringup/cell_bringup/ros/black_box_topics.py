"""What the black box listens to, and how each topic is written: nothing is decoded before it is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cell_interfaces.msg import CellState, LineEvent, LineState, TrackState, TransportState
from foxglove import messages as fox
from rclpy.qos import QoSProfile, qos_profile_sensor_data
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import Image, JointState

from cell_bringup.foxglove.images import to_compressed
from cell_bringup.foxglove.joints import to_joint_states
from cell_bringup.foxglove.logs import to_log
from cell_bringup.foxglove.outlets import Outlets
from cell_bringup.foxglove.states import schema_of, to_json
from cell_bringup.ros.foxglove_feeds import COMPRESSED, encoded, json_bytes
from cell_line.config.line import LineConfig
from cell_line.ros import names, qos

JOINTS, IMAGES = "sensor_msgs/msg/JointState", "sensor_msgs/msg/Image"


@dataclass(frozen=True)
class BoxTopic:
    """A topic of ROS that is kept as it comes.

    Attributes:
        name: its full name.
        kind: of its messages.
        profile: how it is heard.
        schema: of what is written.
        encode: makes that of a message.
        to: name under which it is written, "" for its own.
    """

    name: str
    kind: Any
    profile: QoSProfile
    schema: Any
    encode: Callable[[Any], bytes]
    to: str = ""

    def write(self, outlets: Outlets) -> Callable[[bytes, int], None]:
        """Open it in a recording; returns what writes a message as it came, of a line time [ns]."""
        outlet = outlets.open(self.to or self.name, self.schema)
        return lambda content, time: outlet.put(self.encode(deserialize_message(content, self.kind)), time)


def line_topics(line: LineConfig) -> list[BoxTopic]:
    """Events and states of a line."""
    orchestrator = names.orchestrator(line.namespace)
    states = [
        (LineState, orchestrator),
        (TransportState, names.transport(line.namespace)),
        (TrackState, names.track(line.namespace)),
        *((CellState, names.cell(line.namespace, cell)) for cell in line.cells),
    ]
    events = names.of(orchestrator, names.EVENTS)
    log = BoxTopic(events, LineEvent, qos.STREAM, fox.Log.get_schema(), lambda heard: encoded(to_log(heard)))
    return [log, *(_state(kind, names.of(node, names.STATE)) for kind, node in states)]


def _state(kind: Any, topic: str) -> BoxTopic:
    schema = schema_of(f"cell_interfaces.{kind.__name__}", to_json(kind()))
    return BoxTopic(topic, kind, qos.LATCHED, schema, json_bytes)


def joints_topic(name: str) -> BoxTopic:
    """The joints of a robot."""
    schema = fox.JointStates.get_schema()
    return BoxTopic(name, JointState, qos_profile_sensor_data, schema, lambda heard: encoded(to_joint_states(heard)))


def picture_topic(name: str) -> BoxTopic:
    """What a camera sees."""
    schema, to = fox.CompressedImage.get_schema(), names.of(name, COMPRESSED)
    return BoxTopic(name, Image, qos_profile_sensor_data, schema, lambda heard: encoded(to_compressed(heard)), to)
