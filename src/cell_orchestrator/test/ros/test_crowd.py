"""Publishers beside the one of a node are seen, though they say nothing."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.msg import LineEvent
from other_side import OtherSide

from cell_orchestrator.ros.crowd import CROWD_S, LOOK_S, Crowd


def test_a_second_publisher_that_stays_is_an_alarm() -> None:
    """It should be named once no dead process can be the reason, not before, and not when the node was started anew."""
    side = OtherSide()
    topic = f"{side.namespace}/state"
    publishers = [side.node.create_publisher(LineEvent, topic, 1)]
    subject = Crowd(side.node, [topic])
    now = 0.0

    def looks(boot: str, seconds: float) -> set[str]:
        nonlocal now
        said = set()
        for _ in range(int(seconds / LOOK_S)):
            now += LOOK_S
            said.add(subject.alarm(boot, now))
        return said

    side.until(lambda: side.node.count_publishers(topic) == 1)
    assert looks("a", 2.0 * CROWD_S) == {""}
    publishers.append(side.node.create_publisher(LineEvent, topic, 1))
    side.until(lambda: side.node.count_publishers(topic) == 2)
    assert looks("a", CROWD_S - LOOK_S) == {""}
    assert looks("b", CROWD_S - LOOK_S) == {""}
    who = f"{side.namespace}/talker"
    assert looks("b", CROWD_S) == {"", f"2 publishers on {topic}: {who}, {who}"}
    side.node.destroy_publisher(publishers.pop())
    side.until(lambda: side.node.count_publishers(topic) == 1)
    assert looks("b", 2.0 * CROWD_S) == {""}
    side.close()
