"""The topic of events: every one once and in order, many of them in parts, so that others have their turn between."""

from collections import deque
from collections.abc import Sequence

from cell_interfaces.msg import LineEvent

from cell_line.ros import names, qos
from cell_line.ros.line_node import LineNode
from cell_orchestrator.core.events import Event
from cell_orchestrator.ros.publishing import line_event

AT_ONCE = 50


class EventTopic:
    """Publishes events; everything runs in the executor's thread."""

    def __init__(self, node: LineNode) -> None:
        """Offer the topic on a node."""
        self._node = node
        self._publisher = node.create_lifecycle_publisher(LineEvent, names.own(names.EVENTS), qos.STREAM)
        self._waiting: deque[tuple[int, Event]] = deque()

    def destroy(self) -> None:
        """Withdraw the topic; what waits is in the store."""
        self._waiting.clear()
        self._node.destroy_lifecycle_publisher(self._publisher)

    def publish(self, first: int, events: Sequence[Event]) -> None:
        """Publish events, the first of which has a number, after those that wait."""
        idle = not self._waiting
        self._waiting.extend(enumerate(events, first))
        if idle:
            self._publish_some()

    def _publish_some(self) -> None:
        try:
            for _ in range(min(AT_ONCE, len(self._waiting))):
                number, event = self._waiting.popleft()
                self._publisher.publish(line_event(number, event))
        finally:
            if self._waiting:
                self._node.bridge.to_ros(self._publish_some)
