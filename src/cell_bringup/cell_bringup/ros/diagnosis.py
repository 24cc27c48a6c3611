"""Reads what a node says about itself on /diagnostics."""

import os
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from cell_line.ros import names, qos
from cell_line.ros.logs import NO_FILES

WAIT_S = 15.0


def diagnosis(domain: int, node: str) -> dict[str, str]:
    """The values of the node's next diagnosis.

    Args:
        domain: ROS domain of the line.
        node: full name of the node.

    Raises:
        TimeoutError: the node says nothing.
    """
    context = Context()
    rclpy.init(args=[*NO_FILES], context=context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO)
    try:
        listener = rclpy.create_node(f"cell_diagnosis_{os.getpid()}", context=context)
        heard: list[dict[str, str]] = []

        def hear(message: DiagnosticArray) -> None:
            heard.extend({v.key: v.value for v in s.values} for s in message.status if s.name == node)

        listener.create_subscription(DiagnosticArray, names.DIAGNOSTICS, hear, qos.DIAGNOSTICS)
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(listener)
        deadline = time.monotonic() + WAIT_S
        while not heard:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{node} published no diagnosis for {WAIT_S:g} s")
            executor.spin_once(timeout_sec=0.1)
        executor.shutdown()
        return heard[-1]
    finally:
        context.try_shutdown()
