"""Whether ROS nodes on this machine find and hear each other."""

import os
import time

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from std_msgs.msg import String

from cell_line.ros.logs import NO_FILES

WAIT_S = 10.0
TOPIC = "cell_doctor"


def two_nodes_hear_each_other() -> float:
    """Time until a message of one participant reached the other [s].

    Raises:
        TimeoutError: nothing was heard.
    """
    contexts = [Context(), Context()]
    try:
        return _hear([_node(context, f"doctor_{os.getpid()}_{n}") for n, context in enumerate(contexts)])
    finally:
        for context in contexts:
            context.try_shutdown()


def _node(context: Context, name: str) -> Node:
    rclpy.init(args=[*NO_FILES], context=context, signal_handler_options=SignalHandlerOptions.NO)
    return rclpy.create_node(name, context=context)


def _hear(nodes: list[Node]) -> float:
    """Say it again and again: what is said before the two found each other is lost."""
    speaker, listener = nodes
    text = speaker.get_name()
    heard: list[str] = []
    listener.create_subscription(String, TOPIC, lambda message: heard.append(message.data), 10)
    publisher = speaker.create_publisher(String, TOPIC, 10)
    executor = SingleThreadedExecutor(context=listener.context)
    executor.add_node(listener)
    began = time.monotonic()
    while text not in heard:
        if time.monotonic() - began > WAIT_S:
            raise TimeoutError(f"nothing heard for {WAIT_S:g} s in ROS domain {os.environ.get('ROS_DOMAIN_ID', '0')}")
        publisher.publish(String(data=text))
        executor.spin_once(timeout_sec=0.02)
    executor.shutdown()
    return time.monotonic() - began
