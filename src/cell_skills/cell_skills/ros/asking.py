"""Asking ROS from the asyncio loop: every call into rclpy is made in the executor's thread."""

import asyncio
from collections.abc import Callable
from typing import Any

from cell_skills.ros.loop_bridge import LoopBridge


class NoAnswer(Exception):
    """The other side is not there, does not answer, refuses or is gone; the text says which."""


async def there(bridge: LoopBridge, call: Callable[[], Any]) -> Any:
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


def _settle(done: asyncio.Future[Any], value: Any, error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(value)
    else:
        done.set_exception(error)
