"""What every node of a line does alike."""

from collections.abc import Iterator

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

import rclpy
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rclpy.clock import ClockType
from rclpy.context import Context
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from std_msgs.msg import Bool

from cell_line.ros.line_node import LineNode

WAIT_S = 240.0


@pytest.fixture
def context() -> Iterator[Context]:
    """A context of its own."""
    context = Context()
    rclpy.init(context=context)
    yield context
    context.try_shutdown()


def test_a_subscription_that_asks_for_too_much_is_told(context: Context) -> None:
    """It should be the subscriber who is warned of a QoS that does not fit, as publishers are not."""
    node, other = LineNode("member", context), Node("other", context=context)
    told: list[int] = []
    events = SubscriptionEventCallbacks(incompatible_qos=lambda event: told.append(event.total_count))
    node.create_publisher(Bool, "holding", QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT))
    other.create_subscription(Bool, "holding", lambda message: None, QoSProfile(depth=1), event_callbacks=events)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(other)
    try:
        executor.spin_once(timeout_sec=WAIT_S)
        assert told == [1]
        assert not any(publisher.event_handlers for publisher in node.publishers)
    finally:
        executor.shutdown()
        node.destroy_node()
        other.destroy_node()


def test_a_timer_does_not_know_the_wall_clock(context: Context) -> None:
    """It should go by the steady clock, or a wall clock that is set back stops it for as long."""
    node = LineNode("member", context)
    try:
        timer = node.create_timer(60.0, lambda: None)
        assert timer.clock.clock_type is ClockType.STEADY_TIME
    finally:
        node.destroy_node()


@pytest.mark.parametrize("transition", [0, 99, 255])
def test_a_transition_that_is_none_is_refused(context: Context, transition: int) -> None:
    """It should be answered, and the node should take the next one that is."""
    node, other = LineNode("member", context), Node("other", context=context)
    client = other.create_client(ChangeState, "member/change_state")
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    executor.add_node(other)
    try:
        assert client.wait_for_service(WAIT_S)
        for wanted, success in ((transition, False), (Transition.TRANSITION_CONFIGURE, True)):
            asked = client.call_async(ChangeState.Request(transition=Transition(id=wanted)))
            executor.spin_until_future_complete(asked, WAIT_S)
            assert asked.result().success is success
    finally:
        executor.shutdown()
        node.destroy_node()
        other.destroy_node()
