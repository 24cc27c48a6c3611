"""Asking ROS from the asyncio loop: every call into rclpy is made in the executor's thread."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from cell_skills.patience import Silence
from cell_skills.ros.loop_bridge import LoopBridge

APPEAR_S = 60.0
"""A server that is not there is waited for, wall time [s]: one that has died starts anew, a world too, in less."""
ANSWER_S = 60.0
"""A server answers a request, takes or refuses a goal within this, wall time [s].

It may be paused, or get no processor: a unit must not be lost by that.
"""
LOOK_S = 0.1
"""How often a missing server is looked for, wall time [s]: the graph has no event that could be awaited."""


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


async def appeared(bridge: LoopBridge, is_there: Callable[[], bool], name: str) -> None:
    """Return once a server is there.

    Raises:
        NoAnswer: It does not appear within `APPEAR_S`.
    """
    missing = Silence(APPEAR_S, 2.0 * LOOK_S)
    while not await there(bridge, is_there):
        if missing.look(time.monotonic()):
            raise NoAnswer(f"nobody offers {name}")
        await asyncio.sleep(LOOK_S)


def _settle(done: asyncio.Future[Any], value: Any, error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(value)
    else:
        done.set_exception(error)
