"""The newest message of topics, heard as long as somebody asks for it: a node of its own, which ends by itself."""

import logging
import os
import time
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

import rclpy
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.qos import QoSProfile
from rclpy.signals import SignalHandlerOptions

from cell_line.ros.logs import NO_FILES

_LOG = logging.getLogger(__name__)
NODE = "cell_page"
"""How the node is called, before the number of its process."""
TURN_S = 0.1
PATIENCE_S = 5.0
"""A topic that nobody asked for so long is not heard any more [s]."""
IDLE_S = 60.0
"""The node ends where nobody asked anything for so long [s]."""
LOOK_S = 0.5
"""How often it looks who sends what [s]."""
KNOWN_S = 2.0
"""So long after its start a node may not know yet who else is there [s]."""


@dataclass(frozen=True, slots=True)
class NewestMessage:
    """A message as it came, and when that was, of the clock that only goes forward [s]."""

    content: bytes
    at: float


class _Watched:
    """One topic."""

    def __init__(self, kind: Any, profile: QoSProfile) -> None:
        self.kind, self.profile = kind, profile
        self.asked = 0.0
        self.heard: NewestMessage | None = None
        self.subscription: Any = None


class TopicWatch:
    """May be asked in many threads; all that touches ROS is done in one of its own."""

    def __init__(self, domain: int) -> None:
        """Start a node in a private context that hears nothing yet."""
        self._context = Context()
        rclpy.init(
            args=[*NO_FILES], context=self._context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO
        )
        self._node = rclpy.create_node(f"{NODE}_{os.getpid()}", context=self._context, start_parameter_services=False)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._topics: dict[str, _Watched] = {}
        self._offered: dict[str, tuple[str, ...]] = {}
        self._news = Condition()
        self._ending = False
        self._began = self._asked = self._look_again = time.monotonic()
        self._thread = Thread(target=self._spin, name="topic-watch", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it still hears."""
        return self._thread.is_alive() and not self._ending

    def offered(self, kind: str, below: str) -> list[str]:
        """Return the topics of a kind that somebody sends, by what their names begin with; waits for those of a start.

        Args:
            kind: as in `sensor_msgs/msg/Image`.
            below: what their names begin with.
        """

        def found() -> list[str]:
            return sorted(name for name, kinds in self._offered.items() if kind in kinds and name.startswith(below))

        with self._news:
            self._asked = time.monotonic()
            self._news.wait_for(lambda: found() or not self.alive, self._began + KNOWN_S - self._asked)
            return found()

    def latest(self, kind: Any, name: str, profile: QoSProfile, longest_s: float) -> NewestMessage | None:
        """Return the newest message of a topic; where none came yet, wait for one.

        Args:
            kind: of its messages.
            name: its full name.
            profile: how it is heard.
            longest_s: to wait at most [s].

        Returns:
            None where none came.
        """
        with self._news:
            topic = self._topics.setdefault(name, _Watched(kind, profile))
            topic.asked = self._asked = time.monotonic() + longest_s
            self._executor.wake()
            self._news.wait_for(lambda: topic.heard or not self.alive, longest_s)
            topic.asked = time.monotonic()
            return topic.heard

    def close(self) -> None:
        """End the thread, which destroys the node."""
        self._ending = True
        self._executor.wake()
        self._thread.join()

    def _spin(self) -> None:
        while not self._ending:
            try:
                self._tend()
                self._executor.spin_once(timeout_sec=TURN_S)
            except ExternalShutdownException:
                break
            except Exception:
                _LOG.exception("a turn of what hears topics failed; it goes on")
                time.sleep(TURN_S)
        with self._news:
            self._ending = True
            self._news.notify_all()
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def _tend(self) -> None:
        """Listen to what is asked for, and to nothing else."""
        now = time.monotonic()
        with self._news:
            self._ending = self._ending or now - self._asked > IDLE_S
            for name, topic in list(self._topics.items()):
                if topic.subscription is None:
                    topic.subscription = self._listen(name, topic)
                elif now - topic.asked > PATIENCE_S:
                    del self._topics[name]
                    self._node.destroy_subscription(topic.subscription)
        if now >= self._look_again:
            self._look_again = now + LOOK_S
            self._look_around()

    def _look_around(self) -> None:
        found = self._node.get_topic_names_and_types()
        offered = {name: tuple(kinds) for name, kinds in found if self._node.count_publishers(name)}
        with self._news:
            if offered != self._offered:
                self._offered = offered
                self._news.notify_all()

    def _listen(self, name: str, topic: _Watched) -> Any:
        def heard(content: bytes) -> None:
            with self._news:
                topic.heard = NewestMessage(content, time.monotonic())
                self._news.notify_all()

        return self._node.create_subscription(topic.kind, name, heard, topic.profile, raw=True)
