"""Goals for one action server, awaited from the asyncio loop and never for ever."""

import asyncio
import time
from functools import partial
from typing import Any

from rclpy.action import ActionClient
from rclpy.node import Node

from cell_line.clock import Clock
from cell_line.patience import Silence
from cell_line.ros.actions import ENDED
from cell_line.ros.asking import LOOK_S, PROBE_S, Asked, NoAnswer, answer, appeared, in_ros_thread
from cell_line.ros.loop_bridge import LoopBridge

GONE_S = 20.0
"""A server that is missing for longer in mid-action is gone, wall time [s].

DDS also takes a process for gone that got no processor for too long; then it is found again within some seconds.  One
that has died is started again sooner than this, and says that it does not know the goal.
"""
STILL_S = 30.0
"""Line time that stands still for longer has stopped with its simulator, wall time [s]."""
SETTLE_S = 2.0
"""An answer that was given before is read within this, wall time [s]."""


class Goals:
    """A client of one action."""

    def __init__(self, node: Node, bridge: LoopBridge, clock: Clock, kind: Any, name: str) -> None:
        """Make the client; in the executor's thread.

        Args:
            node: To make it on.
            bridge: Between loop and executor.
            clock: Line time.
            kind: Type of the action.
            name: Full name of the action.
        """
        self._node = node
        self._bridge = bridge
        self._clock = clock
        self._name = name
        self._client = ActionClient(node, kind, name)
        self._destroyed = False

    def destroy(self) -> None:
        """Take the client off its node; in the executor's thread."""
        self._destroyed = True
        self._client.destroy()

    async def run(self, goal: Any, patience_s: float) -> tuple[int, Any]:
        """Return status and result of a goal.  Being cancelled, or losing patience, cancels it.

        Args:
            goal: The goal message.
            patience_s: Longest wait for the result, line time [s].

        Raises:
            NoAnswer: There is no result.
        """
        await appeared(self._bridge, self._client.server_is_ready, self._name)
        service = f"{self._name}/_action/send_goal"
        ask = partial(self._client.send_goal_async, goal)
        asked = Asked(self._bridge, self._node, self._name, service, ask)
        try:
            handle = await asked.response()
            if not handle.accepted:
                raise NoAnswer(f"{self._name} refuses the goal")
            return await self._result(handle, patience_s)
        except (asyncio.CancelledError, NoAnswer):
            asked.answer.add_done_callback(self._withdraw)
            raise

    def _withdraw(self, asked: "asyncio.Task[Any]") -> None:
        """Cancel the goal, now or as soon as it is known to be taken."""
        if not asked.cancelled() and not asked.exception() and asked.result().accepted:
            self._bridge.to_ros(self._cancel, asked.result())

    def _cancel(self, handle: Any) -> None:
        if not self._destroyed:
            handle.cancel_goal_async()

    async def _result(self, handle: Any, patience_s: float) -> tuple[int, Any]:
        watch = _Watch(self._clock, patience_s)
        asked: set[asyncio.Task[Any]] = set()
        try:
            while True:
                asked.add(asyncio.create_task(answer(self._bridge, handle.get_result_async)))
                answered, _ = await asyncio.wait(asked, timeout=PROBE_S, return_when=asyncio.FIRST_COMPLETED)
                if answered:
                    return await self._ended(asked)
                problem = watch.problem(await in_ros_thread(self._bridge, self._client.server_is_ready))
                if problem:
                    raise NoAnswer(f"{self._name} {problem}")
        finally:
            for task in asked:
                task.cancel()

    async def _ended(self, asked: "set[asyncio.Task[Any]]") -> tuple[int, Any]:
        """Return status and result, once one of those who asked is answered.

        A server forgets a goal soon after it has ended.  Whoever asked later is told that it knows no such goal, and
        after a pause of this process that answer may be seen first: only if nobody gets another one was the goal lost.
        """
        open_s = SETTLE_S
        while True:
            for response in (task.result() for task in asked if task.done()):
                if response.status in ENDED:
                    return response.status, response.result
            open_tasks = [task for task in asked if not task.done()]
            if open_s <= 0.0 or not open_tasks:
                raise NoAnswer(f"{self._name} has restarted and lost the goal")
            await asyncio.wait(open_tasks, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            open_s -= LOOK_S


class _Watch:
    """Looks whether an open goal can still end; what is wrong must be so in two looks, for the first may come late."""

    def __init__(self, clock: Clock, patience_s: float) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._line = self._started = clock.now()
        self._gone = Silence(GONE_S, 2.0 * PROBE_S)
        self._still = Silence(STILL_S, 2.0 * PROBE_S)
        self._late = False

    def problem(self, ready: bool) -> str:
        """Say why it cannot, "" if it can.

        Args:
            ready: Whether the server is there.
        """
        wall, line = time.monotonic(), self._clock.now()
        if ready:
            self._gone.heard()
        if line != self._line:
            self._line = line
            self._still.heard()
        if self._gone.look(wall):
            return "vanished in mid-action"
        if self._still.look(wall):
            return f"gives no result, and line time stands still at {line:.1f} s"
        was_late, self._late = self._late, line - self._started > self._patience_s
        return f"gives no result within {self._patience_s:.0f} s" if was_late and self._late else ""
