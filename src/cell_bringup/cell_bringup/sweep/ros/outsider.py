"""What a running line offers, seen from outside: finds every topic, service and action, and speaks to them."""

import time
from collections.abc import Iterator
from typing import Any, Self

import rclpy
from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient, get_action_names_and_types
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from cell_bringup.sweep.fields import interface
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.ros.half_emoji import write_halves
from cell_client.ros.service_caller import CLIENT_NODE, spin_until_done
from cell_line.ros.logs import NO_FILES

NODE = "sweep"
LISTEN_S = 3.0
"""How long topics are listened to, for a message to begin with, wall time [s]."""
APPEAR_S = 5.0
ANSWER_S = 10.0
"""Longest wait for an answer, wall time [s]."""
RUN_S = 3.0
"""A goal that was taken and runs for longer is cancelled, wall time [s]."""
GOALS = ("/_action/send_goal", "/_action/get_result", "/_action/feedback")
"""Of what an action is made of, this is tried as the action itself."""
LATCHED = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=10,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)


class Outsider:
    """A node that belongs to no line; a context manager."""

    def __init__(self, domain: int) -> None:
        """Join a ROS domain."""
        self._context = Context()
        rclpy.init(
            args=[*NO_FILES], context=self._context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO
        )
        self._node = rclpy.create_node(NODE, context=self._context, start_parameter_services=False)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leave."""
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def offers(self) -> list[Offer]:
        """Return everything in the graph once, without the topics behind actions and without tools."""
        self.spin(LISTEN_S)
        hidden = (*GOALS, f"/{CLIENT_NODE}", f"/{NODE}/")
        found = [
            *(Offer("topic", name, types[0]) for name, types in self._node.get_topic_names_and_types()),
            *(Offer("service", name, types[0]) for name, types in self._node.get_service_names_and_types()),
            *(Offer("action", name, types[0]) for name, types in get_action_names_and_types(self._node)),
        ]
        return [offer for offer in found if not any(part in offer.name for part in hidden)]

    def spin(self, seconds: float) -> None:
        """Listen for a while, wall time [s]."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0.0:
            self._executor.spin_once(timeout_sec=left)

    def heard(self, topics: list[Offer]) -> dict[str, Any]:
        """Return the last message of every topic that speaks, by its name."""
        last: dict[str, Any] = {}
        subscriptions = [
            self._node.create_subscription(
                topic.message,
                topic.name,
                lambda message, name=topic.name: last.__setitem__(name, message),
                _as_offered(publisher.qos_profile),
            )
            for topic in topics
            for publisher in self._node.get_publishers_info_by_topic(topic.name)[:1]
        ]
        self.spin(LISTEN_S)
        for subscription in subscriptions:
            self._node.destroy_subscription(subscription)
        return last

    def publish(self, topic: Offer, messages: Iterator[Any]) -> None:
        """Publish messages one after the other."""
        write_halves(topic.message)
        publisher = self._node.create_publisher(topic.message, topic.name, LATCHED)
        self.spin(0.3)
        for message in messages:
            publisher.publish(message)
            self.spin(0.01)
        self.spin(0.3)
        self._node.destroy_publisher(publisher)

    def ask(self, service: Offer, requests: Iterator[Any]) -> Iterator[bool]:
        """Ask a service; yield for each request whether it was answered."""
        write_halves(service.message)
        client = self._node.create_client(interface(service.type), service.name)
        client.wait_for_service(APPEAR_S)
        for request in requests:
            yield self._done(client.call_async(request))
        self._node.destroy_client(client)

    def send(self, action: Offer, goals: Iterator[Any]) -> Iterator[bool]:
        """Send goals to an action; yield for each whether it came to an end.  What does not end is cancelled."""
        kind = interface(action.type)
        write_halves(kind.Impl.SendGoalService.Request)
        client = ActionClient(self._node, kind, action.name)
        client.wait_for_server(APPEAR_S)
        for goal in goals:
            yield self._ended(client.send_goal_async(goal))
        client.destroy()

    def _ended(self, sent: Future) -> bool:
        if not self._done(sent):
            return False
        handle = sent.result()
        if not handle.accepted:
            return True
        result = handle.get_result_async()
        if not self._done(result, RUN_S):
            self._done(handle.cancel_goal_async())
        return self._done(result) and bool(result.result().status != GoalStatus.STATUS_UNKNOWN)

    def _done(self, future: Future, longest_s: float = ANSWER_S) -> bool:
        return spin_until_done(self._executor, future, longest_s)


def _as_offered(offered: QoSProfile) -> QoSProfile:
    """The QoS that hears a publisher; the graph does not tell its history."""
    return QoSProfile(
        history=HistoryPolicy.KEEP_LAST, depth=10, reliability=offered.reliability, durability=offered.durability
    )
