"""Asking ROS from the asyncio loop: every call into rclpy is made in the executor's thread."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node

from cell_line.patience import Silence
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.servers import Servers

APPEAR_S = 60.0
"""A server that is not there is waited for, wall time [s]: one that has died starts anew, a world too, in less."""
ANSWER_S = 60.0
"""A server answers a request, takes or refuses a goal within this, wall time [s].

It may be paused, or get no processor: a unit must not be lost by that.
"""
LOOK_S = 0.1
"""How often a missing server is looked for, wall time [s]: the graph has no event that could be awaited."""
PROBE_S = 2.0
"""How often one is looked for that does not answer, wall time [s]; what is wrong must be so in two looks."""


class NoAnswer(Exception):
    """The other side is not there, does not answer, refuses or is gone; the text says which."""


async def in_ros_thread(bridge: LoopBridge, call: Callable[[], Any]) -> Any:
    """Return what a call returns in the executor's thread."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def run() -> None:
        try:
            bridge.to_loop(_settle, done, call(), None)
        except Exception as error:
            bridge.to_loop(_settle, done, None, error)

    bridge.to_ros(run)
    return await done


async def answer(bridge: LoopBridge, ask: Callable[[], Any]) -> Any:
    """Return the result of the rclpy future that a call returns in the executor's thread."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def settle(future: Any) -> None:
        error = future.exception()
        bridge.to_loop(_settle, done, None if error else future.result(), error)

    def run() -> None:
        # Here and not in the loop, because the answer may arrive before the request has been noted.
        try:
            ask().add_done_callback(settle)
        except Exception as error:
            bridge.to_loop(_settle, done, None, error)

    bridge.to_ros(run)
    return await done


async def appeared(bridge: LoopBridge, is_there: Callable[[], bool], name: str) -> None:
    """Return once a server is there.

    Raises:
        NoAnswer: It does not appear within `APPEAR_S`.
    """
    missing = Silence(APPEAR_S, 2.0 * LOOK_S)
    while not await in_ros_thread(bridge, is_there):
        if missing.look(time.monotonic()):
            raise NoAnswer(f"nobody offers {name}")
        await asyncio.sleep(LOOK_S)


class Asked:
    """A request to a service, under way until it is answered or `answer` is cancelled."""

    def __init__(self, bridge: LoopBridge, node: Node, name: str, service: str, ask: Callable[[], Any]) -> None:
        """Ask.

        Args:
            bridge: Between loop and executor.
            node: That asks.
            name: What is asked, for people.
            service: The service that takes the request.
            ask: Returns the rclpy future of the response; called in the executor's thread.
        """
        self._bridge, self._node, self._name, self._service = bridge, node, name, service
        self._servers: Servers | None = None

        def call() -> Any:
            self._servers = Servers(self._node, self._service)
            return ask()

        self.answer = asyncio.create_task(answer(bridge, call))
        """Goes on when waiting for the response has ended."""

    async def response(self) -> Any:
        """Return the response.

        Raises:
            NoAnswer: There is none within `ANSWER_S`, or a server has come that was not there to be asked: the one
                that was has died with the request.
        """
        silence = Silence(ANSWER_S, 2.0 * PROBE_S)
        while True:
            await asyncio.wait({self.answer}, timeout=PROBE_S)
            if self.answer.done():
                return self.answer.result()
            if silence.look(time.monotonic()):
                raise NoAnswer(f"{self._name} does not answer")
            if await in_ros_thread(self._bridge, self._is_lost):
                raise NoAnswer(f"{self._name} has restarted and lost the request")

    def _is_lost(self) -> bool:
        return self._servers is not None and self._servers.have_lost_it()


def _settle(done: asyncio.Future[Any], value: Any, error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(value)
    else:
        done.set_exception(error)
