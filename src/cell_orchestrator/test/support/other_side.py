"""One node that is both sides of a conversation, so that a test sees what came of it without another process."""

import itertools
import time
from collections.abc import Callable
from typing import Any

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

WAIT_S = 240.0
LINES = itertools.count()
"""Every test has a line of its own, because servers outlive their node for a moment."""


class OtherSide:
    """The node, the namespace of its line, and what was reported to the core."""

    def __init__(self) -> None:
        """Join the ROS domain of this test process."""
        self._context = Context()
        rclpy.init(context=self._context)
        self.namespace = f"/talk{next(LINES)}"
        self.node = Node("talker", namespace=self.namespace, context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self.reports: list[Any] = []

    def close(self) -> None:
        """Leave the domain."""
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    def until(self, condition: Callable[[], bool]) -> None:
        """Spin until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain; reported: {self.reports}"
            self._executor.spin_once(timeout_sec=0.1)
