"""One service, asked from the asyncio loop and never for ever."""

from typing import Any

from rclpy.node import Node

from cell_skills.patience import within
from cell_skills.ros.asking import ANSWER_S, NoAnswer, answer, appeared
from cell_skills.ros.loop_bridge import LoopBridge


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

    async def call(self, request: Any) -> Any:
        """Return the response to a request.

        Raises:
            NoAnswer: There is none within `ANSWER_S`, or nobody to ask within `APPEAR_S`.
        """
        await appeared(self._bridge, self._client.service_is_ready, self._name)
        try:
            return await within(ANSWER_S, answer(self._bridge, lambda: self._client.call_async(request)))
        except TimeoutError:
            raise NoAnswer(f"{self._name} does not answer") from None
