"""The newest message of a topic, awaited from the asyncio loop."""

import asyncio
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSProfile

from cell_line.patience import within
from cell_line.ros.asking import NoAnswer
from cell_line.ros.loop_bridge import LoopBridge

SILENT_S = 5.0
"""A topic without a message for this long is silent, wall time [s]."""


class Listener:
    """Listens to one topic.

    Attributes:
        last: The newest message; None before the first.
    """

    def __init__(self, node: Node, bridge: LoopBridge, kind: Any, name: str, profile: QoSProfile) -> None:
        """Subscribe; in the executor's thread."""
        self._node = node
        self._bridge = bridge
        self._name = name
        self._waiting: list[asyncio.Future[Any]] = []
        self.last: Any = None
        self._subscription = node.create_subscription(kind, name, self._heard, profile)

    def destroy(self) -> None:
        """Unsubscribe."""
        self._node.destroy_subscription(self._subscription)

    async def next(self, patience_s: float | None = None) -> Any:
        """Return the next message.

        Args:
            patience_s: Longest wait, wall time [s]; `SILENT_S` if None.

        Raises:
            NoAnswer: None arrives.
        """
        heard: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(heard)
        try:
            return await within(SILENT_S if patience_s is None else patience_s, heard)
        except TimeoutError:
            raise NoAnswer(f"{self._name} is silent") from None

    async def until(self, wanted: Callable[[Any], bool], patience_s: float | None = None) -> Any:
        """Return the newest message if it is wanted, else the next one that is.

        Args:
            wanted: Says whether it is.
            patience_s: Longest wait for each message, wall time [s]; `SILENT_S` if None.

        Raises:
            NoAnswer: None arrives.
        """
        message = self.last
        while message is None or not wanted(message):
            message = await self.next(patience_s)
        return message

    def _heard(self, message: Any) -> None:
        self.last = message
        if self._waiting:
            self._bridge.to_loop(self._deliver, message)

    def _deliver(self, message: Any) -> None:
        waiting, self._waiting = self._waiting, []
        for heard in waiting:
            if not heard.done():
                heard.set_result(message)
