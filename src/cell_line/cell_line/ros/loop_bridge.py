"""The one place where the asyncio thread and the rclpy executor thread meet."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from rclpy.executors import Executor
from rclpy.task import Future

T = TypeVar("T")


class LoopBridge:
    """Carries calls and results between the asyncio loop (main thread) and a SingleThreadedExecutor (its own thread).

    Publishing is the exception: it is safe from both threads, and is done where the data is, so that order holds
    (the executor runs waiting tasks newest first).
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, executor: Executor) -> None:
        """Connect a running loop and an executor."""
        self._loop = loop
        self._executor = executor
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def to_loop(self, call: Callable[..., object], *args: Any) -> None:
        """From the executor thread: have the loop call something soon."""
        self._loop.call_soon_threadsafe(call, *args)

    def to_ros(self, call: Callable[..., object], *args: Any) -> None:
        """From the loop: have the executor call something soon; nothing once the bridge is closed."""
        if not self._closed:
            self._executor.create_task(call, *args)

    def start(self, coroutine: Coroutine[Any, Any, T]) -> Future:
        """From a ROS callback: run a coroutine in the loop.

        Returns:
            A future that a callback in a ReentrantCallbackGroup may await.
        """
        done = Future()
        self.to_loop(self._start, coroutine, done)
        return done

    def run(self, coroutine: Coroutine[Any, Any, T], timeout_s: float) -> T:
        """From the executor thread: run a coroutine in the loop and wait for it; the loop must not wait for ROS.

        Args:
            coroutine: What to run.
            timeout_s: Longest wait, wall time [s].
        """
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout_s)

    async def close(self) -> None:
        """Cancel what ROS callbacks have started; the executor no longer spins, so nobody is answered."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, coroutine: Coroutine[Any, Any, T], done: Future) -> None:
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._finish(ended, done))

    def _finish(self, task: asyncio.Task[Any], done: Future) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            self.to_ros(done.cancel)
        elif error := task.exception():
            self.to_ros(done.set_exception, error)
        else:
            self.to_ros(done.set_result, task.result())
