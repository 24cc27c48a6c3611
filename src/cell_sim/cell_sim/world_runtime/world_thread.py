"""The thread on which a world runs."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cell_sim.world.world import Unstable, World
from cell_sim.world_runtime.pace import Pace

T = TypeVar("T")
CHUNK_S = 0.01
"""Simulated time between two looks at what is wanted [s]."""
SELDOM = 16
"""Of so many looks one also asks for the processor time, which takes long."""
Observer = Callable[[World, float], None]
"""Is shown the simulation, and how much simulated time has passed [s]."""
Repair = Callable[[World, float, Unstable], None]
"""Puts a simulation that broke down at a time [s] into a state from which it can go on, or raises."""


def no_repair(sim: World, elapsed: float, error: Unstable) -> None:
    """Let a world that breaks down end.

    Raises:
        Unstable: always.
    """
    raise error


class WorldStopped(Exception):
    """The world does not run any more."""


@dataclass(slots=True)
class _Waiting:
    condition: Callable[[World], bool]
    deadline: float
    answer: asyncio.Future[Any]


class WorldThread:
    """Steps a simulation; the only one that touches it while it runs.

    Orders of coroutines reach it through a queue; answers go back into their event loop.

    Attributes:
        pace: How fast time passes.
        elapsed: Simulated time that has passed, also before resets and restarts [s].
        busy: Processor time that the thread has taken, as it was lately [s].
        skipped: What of it the simulation does not count itself [s].
        resets: How often the world has begun anew, or was repaired.
    """

    def __init__(self, sim: World, pace: Pace, elapsed: float = 0.0, repair: Repair = no_repair) -> None:
        """To be made in the event loop.

        Args:
            sim: A simulation.
            pace: How fast it shall run.
            elapsed: How much time has passed in it before [s].
            repair: What to do when it breaks down.
        """
        self._repair = repair
        self.pace = pace
        self.elapsed = elapsed
        self.busy = 0.0
        self._sim = sim
        self.skipped = elapsed - sim.time
        self.resets = 0
        self._looks = 0
        self._loop = asyncio.get_running_loop()
        self._orders: queue.SimpleQueue[tuple[Callable[[World], Any], asyncio.Future[Any]] | None]
        self._orders = queue.SimpleQueue()
        self._waiting: list[_Waiting] = []
        self._observers: list[Observer] = []
        self._ticks = max(1, round(CHUNK_S / sim.tick))
        self._stopping = True
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="physics", daemon=True)

    def observe(self, observer: Observer) -> None:
        """Show the world to somebody after every chunk, on the thread; to be called before it starts."""
        self._observers.append(observer)

    async def run(self) -> None:
        """Let time pass until the world is stopped.

        Raises:
            Exception: what made it end otherwise.
        """
        self._stopping = False
        self._ended = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="physics", daemon=True)
        self._thread.start()
        await asyncio.shield(self._ended)

    async def stop(self) -> None:
        """Let no more time pass; who waits for the world is told that it has stopped."""
        self._stopping = True
        self._orders.put(None)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)
        while not self._orders.empty():
            if order := self._orders.get():
                _fail(order[1], WorldStopped("the world has stopped"))
        for one in self._waiting:
            _fail(one.answer, WorldStopped("the world has stopped"))
        self._waiting.clear()

    async def do(self, call: Callable[[World], T]) -> T:
        """Do something to the simulation between two steps.

        Raises:
            WorldStopped: the world does not run.
        """
        if self._stopping:
            raise WorldStopped("the world does not run")
        answer: asyncio.Future[T] = self._loop.create_future()
        self._orders.put((call, answer))
        return await answer

    async def until(self, condition: Callable[[World], bool], timeout_s: float) -> bool:
        """Wait until a condition holds; False if it did not for so much simulated time [s]."""
        answer: asyncio.Future[bool] = self._loop.create_future()
        await self.do(lambda sim: self._wait(sim, condition, timeout_s, answer))
        return await answer

    async def sleep(self, seconds: float) -> None:
        """Wait until so much simulated time has passed [s]."""
        await self.until(lambda sim: False, seconds)

    async def reset(self, furnish: Callable[[], None]) -> None:
        """Let the world begin anew, while the time that has passed goes on; `furnish` puts back what is loose."""

        def begin(sim: World) -> None:
            sim.reset()
            furnish()

        await self.do(lambda sim: self._begin_anew(begin, self.skipped + sim.time))

    # On the thread

    def _begin_anew(self, begin: Callable[[World], None], elapsed: float) -> None:
        """Put the world into another state, while the time that has passed goes on [s]."""
        begin(self._sim)
        self.skipped = elapsed - self._sim.time
        self.resets += 1

    def _step(self) -> None:
        try:
            self._sim.step(self._ticks)
        except Unstable as error:
            broken = error
            self._begin_anew(lambda sim: self._repair(sim, self.elapsed, broken), self.elapsed)

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._obey(0.0)
                self._step()
                self._look()
                while not self._stopping and (left := self.pace.left(self.elapsed)) > 0.0:
                    self._obey(left)
        except Exception as error:
            self._stopping = True
            self._loop.call_soon_threadsafe(_fail, self._ended, error)
        else:
            self._loop.call_soon_threadsafe(_answer, self._ended, None)

    def _obey(self, timeout_s: float) -> None:
        """Do what is ordered; the first order may come within so much wall time [s]."""
        try:
            order = self._orders.get(timeout=timeout_s) if timeout_s else self._orders.get_nowait()
            while order is not None:
                call, answer = order
                self._try(call, answer)
                order = self._orders.get_nowait()
        except queue.Empty:
            pass

    def _try(self, call: Callable[[World], Any], answer: asyncio.Future[Any]) -> None:
        try:
            result = call(self._sim)
        except Exception as error:
            self._loop.call_soon_threadsafe(_fail, answer, error)
        else:
            self._loop.call_soon_threadsafe(_answer, answer, result)

    def _wait(
        self, sim: World, condition: Callable[[World], bool], timeout_s: float, answer: asyncio.Future[bool]
    ) -> None:
        """Answer at once if the condition holds, else look again after every chunk."""
        one = _Waiting(condition, self.skipped + sim.time + timeout_s, answer)
        if not self._over(one):
            self._waiting.append(one)

    def _over(self, one: _Waiting) -> bool:
        if one.answer.cancelled():
            return True
        try:
            holds = one.condition(self._sim)
        except Exception as error:  # whoever waits is to blame, not the world
            self._loop.call_soon_threadsafe(_fail, one.answer, error)
            return True
        if holds or self.skipped + self._sim.time >= one.deadline:
            self._loop.call_soon_threadsafe(_answer, one.answer, holds)
            return True
        return False

    def _look(self) -> None:
        self.elapsed = self.skipped + self._sim.time
        self._looks += 1
        if self._looks % SELDOM == 0:
            self.busy = time.thread_time()
        self.pace.note(self.elapsed)
        for observer in self._observers:
            observer(self._sim, self.elapsed)
        self._waiting = [one for one in self._waiting if not self._over(one)]


def _answer(future: asyncio.Future[Any], result: object) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
