"""Goals for one action server, awaited from the asyncio loop and never for ever."""

import asyncio
import time
from typing import Any

from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient
from rclpy.node import Node

from cell_skills.clock import Clock
from cell_skills.ros.asking import NoAnswer, answer, there
from cell_skills.ros.loop_bridge import LoopBridge

APPEAR_S = 10.0
"""A server that is not there is waited for, wall time [s]."""
ANSWER_S = 10.0
"""A server takes or refuses a goal within this, wall time [s]."""
PROBE_S = 2.0
"""How often an open goal is asked for again, wall time [s]; a server that has restarted does not know it."""
GONE_S = 3.0
"""A server that is missing for longer in mid-action is gone, wall time [s]."""
STILL_S = 30.0
"""Line time that stands still for longer has stopped with its simulator, wall time [s]."""
LOOK_S = 0.1
"""How often a missing server is looked for, wall time [s]: the graph has no event that could be awaited."""
ENDED = (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED)


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
        await self._appeared()
        asked = asyncio.create_task(answer(self._bridge, lambda: self._client.send_goal_async(goal)))
        try:
            async with asyncio.timeout(ANSWER_S):
                handle = await asyncio.shield(asked)
            if not handle.accepted:
                raise NoAnswer(f"{self._name} refuses the goal")
            return await self._result(handle, patience_s)
        except TimeoutError:
            asked.add_done_callback(self._withdraw)
            raise NoAnswer(f"{self._name} does not answer") from None
        except (asyncio.CancelledError, NoAnswer):
            asked.add_done_callback(self._withdraw)
            raise

    def _withdraw(self, asked: "asyncio.Task[Any]") -> None:
        """Cancel the goal, now or as soon as it is known to be taken."""
        if not asked.cancelled() and not asked.exception() and asked.result().accepted:
            self._bridge.to_ros(self._cancel, asked.result())

    def _cancel(self, handle: Any) -> None:
        if not self._destroyed:
            handle.cancel_goal_async()

    async def _appeared(self) -> None:
        end = time.monotonic() + APPEAR_S
        while not await there(self._bridge, self._client.server_is_ready):
            if time.monotonic() > end:
                raise NoAnswer(f"nobody offers {self._name}")
            await asyncio.sleep(LOOK_S)

    async def _result(self, handle: Any, patience_s: float) -> tuple[int, Any]:
        watch = _Watch(self._clock, patience_s)
        asked: set[asyncio.Task[Any]] = set()
        try:
            while True:
                asked.add(asyncio.create_task(answer(self._bridge, handle.get_result_async)))
                answered, _ = await asyncio.wait(asked, timeout=PROBE_S, return_when=asyncio.FIRST_COMPLETED)
                for response in (task.result() for task in answered):
                    if response.status in ENDED:
                        return response.status, response.result
                    raise NoAnswer(f"{self._name} has restarted and lost the goal")
                problem = watch.problem(await there(self._bridge, self._client.server_is_ready))
                if problem:
                    raise NoAnswer(f"{self._name} {problem}")
        finally:
            for task in asked:
                task.cancel()


class _Watch:
    """Looks whether an open goal can still end."""

    def __init__(self, clock: Clock, patience_s: float) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._line = self._started = clock.now()
        self._seen = self._moved = time.monotonic()

    def problem(self, ready: bool) -> str:
        """Say why it cannot, "" if it can.

        Args:
            ready: Whether the server is there.
        """
        wall, line = time.monotonic(), self._clock.now()
        if ready:
            self._seen = wall
        if line != self._line:
            self._line, self._moved = line, wall
        if wall - self._seen > GONE_S:
            return "vanished in mid-action"
        if wall - self._moved > STILL_S:
            return f"gives no result, and line time stands still at {line:.1f} s"
        if line - self._started > self._patience_s:
            return f"gives no result within {self._patience_s:.0f} s"
        return ""
