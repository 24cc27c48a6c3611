"""Line time from /clock, for nodes with use_sim_time."""

import asyncio
import heapq
import itertools

from rclpy.clock import JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.node import Node

NANO = 1e9


class RosClock:
    """A clock that follows the node's ROS time; made in the loop."""

    def __init__(self, node: Node) -> None:
        """Follow the clock of a node."""
        self._clock = node.get_clock()
        self._loop = asyncio.get_running_loop()
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._told = asyncio.Event()
        threshold = JumpThreshold(
            min_forward=Duration(nanoseconds=1), min_backward=Duration(nanoseconds=-1), on_clock_change=True
        )
        # Every /clock message is a jump of ROS time; it arrives in the executor thread.
        self._jumps = self._clock.create_jump_callback(threshold, post_callback=self._jumped)

    def now(self) -> float:
        """Return the line time [s]."""
        return float(self._clock.now().nanoseconds / NANO)

    async def told(self) -> None:
        """Wait until the time has been heard for the first time."""
        await self._told.wait()

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]."""
        if seconds <= 0.0:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = self._loop.create_future()
        heapq.heappush(self._waiting, (self.now() + seconds, next(self._order), wake))
        await wake

    def _jumped(self, jump: TimeJump) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._told.set()
        now = self.now()
        while self._waiting and self._waiting[0][0] <= now:
            wake = heapq.heappop(self._waiting)[2]
            if not wake.done():
                wake.set_result(None)
