"""More publishers on a topic of a node than that node: seen where one of them says nothing, too."""

from collections.abc import Sequence

from rclpy.node import Node

from cell_line.patience import Silence
from cell_line.plain import shown

CROWD_S = 30.0
"""Publishers that are seen beside others for longer are there: DDS takes so long to forget a dead process [s]."""
LOOK_S = 0.5
"""The most that counts from one look to the next, wall time [s]."""
NAME_LENGTH = 60
"""Of what is shown of a name [characters]."""


class Crowd:
    """Looks at topics on which one node speaks."""

    def __init__(self, node: Node, topics: Sequence[str]) -> None:
        """Take the topics, by their full names."""
        self._node, self._topics = node, topics
        self._boot = ""
        self._alone = Silence(CROWD_S, LOOK_S)

    def alarm(self, boot: str, now: float) -> str:
        """Look; say who else publishes, for people, "" when nobody does.

        Args:
            boot: boot id of who is believed there; the topics of one that was started anew have two for a while.
            now: of a clock without steps [s].
        """
        crowded = next((topic for topic in self._topics if self._node.count_publishers(topic) > 1), "")
        if not crowded or boot != self._boot:
            self._boot = boot
            self._alone.heard()
        return self._text(crowded) if self._alone.look(now) and crowded else ""

    def _text(self, topic: str) -> str:
        found = self._node.get_publishers_info_by_topic(topic)
        who = sorted(shown(f"{one.node_namespace.rstrip('/')}/{one.node_name}", NAME_LENGTH) for one in found)
        return f"{len(who)} publishers on {topic}: {', '.join(who[:3])}"
