"""The main of every node: asyncio in the main thread, the executor in its own, one private context."""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import rclpy
from rclpy.context import Context
from rclpy.exceptions import ParameterException
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from cell_line.background import BACKGROUND, background
from cell_line.exit_codes import CRASHED, NOT_CONFIGURED, OK
from cell_line.memory import give_back_large_blocks
from cell_line.ros.guard import ExecutorSteps, NodeFailed
from cell_line.ros.line_node import LineNode
from cell_line.ros.logs import NO_FILES
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.seldom import Seldom
from cell_line.structured_log import formatter


def run_node(make: Callable[[Context], LineNode], args: list[str] | None = None) -> int:
    """Run a node until SIGINT or SIGTERM; returns the exit code.

    Args:
        make: Makes the node in a context.
        args: Command line, that of the process if None.
    """
    give_back_large_blocks()
    logging.basicConfig(level=logging.INFO)
    try:
        for handler in logging.getLogger().handlers:
            handler.setFormatter(formatter(os.environ))
    except ValueError as error:
        logging.getLogger("cell").error("%s", error)
        return NOT_CONFIGURED
    context = Context()
    words = [*(sys.argv if args is None else args), *NO_FILES]
    rclpy.init(args=words, context=context, signal_handler_options=SignalHandlerOptions.NO)
    try:
        return asyncio.run(_serve(make(context)))
    except ParameterException as error:  # of a parameter that is rclpy's own
        logging.getLogger("cell").error("%s", error)
        return NOT_CONFIGURED
    finally:
        context.try_shutdown()


async def _serve(node: LineNode) -> int:
    return await _Run(node).serve()


class _Run:
    """One run of a node."""

    def __init__(self, node: LineNode) -> None:
        self._node = node
        self._executor = SingleThreadedExecutor(context=node.context)
        self._executor.add_node(node)
        self._ended = asyncio.Event()
        self._stopping = False
        self._seldom = Seldom()
        self._steps = ExecutorSteps(self._failed, time.monotonic)
        self._code = OK

    async def serve(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._ended.set)
        loop.set_exception_handler(self._loop_failed)
        bridge = LoopBridge(loop, self._executor)
        self._node.attach(bridge)
        thread = threading.Thread(target=self._spin, args=(loop,), name="ros", daemon=True)
        thread.start()
        tasks = [background(self._node.heart(), "the heartbeat")]
        if self._node.param("autostart"):
            tasks.append(background(self._start(bridge, loop), "the start"))
        await self._ended.wait()
        for task in tasks:
            task.cancel()
        # As a task: spin_once() does not return before it has done something.
        bridge.to_ros(self._stop)
        await asyncio.to_thread(thread.join)
        await bridge.close()
        await self._node.close()
        self._node.disown()
        if self._code == OK:
            self._node.get_logger().info("ended")
        self._executor.shutdown()
        self._node.destroy_node()
        return self._code

    async def _start(self, bridge: LoopBridge, loop: asyncio.AbstractEventLoop) -> None:
        if self._node.settings.are_right:
            await self._node.time_begins()
            try:
                await self._node.admitted()
            except NodeFailed as refusal:
                self._node.get_logger().error(str(refusal))
                self._end(loop, refusal.code)
                return
        bridge.to_ros(self._bring_up, loop)

    def _stop(self) -> None:
        self._stopping = True

    def _bring_up(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._node.bring_up():
            self._end(loop, self._node.code)

    def _spin(self, loop: asyncio.AbstractEventLoop) -> None:
        # executor.spin() and executor.shutdown() race for the executor's guard condition; this loop does not.
        try:
            while not self._stopping:
                self._spin_once()
                if self._node.finalised:
                    self._end(loop, OK)
        except ExternalShutdownException:
            self._end(loop, OK)
        except NodeFailed as failure:
            logging.getLogger("cell").error("%s", failure, exc_info=failure.__cause__)
            self._end(loop, failure.code)
        except Exception:
            logging.getLogger("cell").exception("the executor does not work any more")
            self._end(loop, CRASHED)

    def _spin_once(self) -> None:
        """Let the executor do something; what goes wrong in one callback does not end the others."""
        if not self._steps.take(self._executor.spin_once):
            # It comes before what fails again: requests that nobody can read, however many, do not end the node.
            self._executor.create_task(lambda: None)

    def _failed(self, error: Exception) -> None:
        if self._seldom.due(repr(error)):
            logging.getLogger("cell").exception("a ROS callback raised")

    def _loop_failed(self, loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        """Say what raised where nobody waits for it; without its background tasks a node is no use, so it ends."""
        loop.default_exception_handler(told)
        if BACKGROUND in told:
            self._end(loop, CRASHED)

    def _end(self, loop: asyncio.AbstractEventLoop, code: int) -> None:
        self._code = code
        loop.call_soon_threadsafe(self._ended.set)
