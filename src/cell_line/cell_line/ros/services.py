"""One service, asked from the asyncio loop and never for ever."""

from functools import partial
from typing import Any

from rclpy.node import Node

from cell_line.ros.asking import Asked, appeared
from cell_line.ros.loop_bridge import LoopBridge


class Service:
    """A client of one service."""

    def __init__(self, node: Node, bridge: LoopBridge, kind: Any, name: str) -> None:
        """Make the client; in the executor's thread."""
        self._node = node
        self._bridge = bridge
        self._name = name
        self._client = node.create_client(kind, name)

    def destroy(self) -> None:
        """Take the client off its node."""
        self._node.destroy_client(self._client)

    def is_ready(self) -> bool:
        """Whether it is there; in the executor's thread."""
        return bool(self._client.service_is_ready())

    async def call(self, request: Any) -> Any:
        """Return the response to a request.

        Raises:
            NoAnswer: There is none, or nobody to ask.
        """
        await appeared(self._bridge, self.is_ready, self._name)
        ask = partial(self._client.call_async, request)
        asked = Asked(self._bridge, self._node, self._name, self._name, ask)
        try:
            return await asked.response()
        finally:
            asked.answer.cancel()
