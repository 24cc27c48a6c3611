"""A running world for many coroutines: time passes only while all of them wait for it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from cell_sim.world.world import World

T = TypeVar("T")
TICKS = 5
"""Ticks after which those who wait are asked again; the world's own thread takes as many."""
TURNS = 30
"""Turns of the event loop in which everybody who can go on does."""


class SharedWorld:
    """A running world for many coroutines: it steps when all of them wait for it."""

    def __init__(self, sim: World) -> None:
        """Take the simulation."""
        self.sim = sim
        self._waiting: list[tuple[Callable[[World], bool], float, asyncio.Future[bool]]] = []

    async def do(self, call: Callable[[World], T]) -> T:
        """Do something between two steps."""
        return call(self.sim)

    async def until(self, condition: Callable[[World], bool], timeout_s: float) -> bool:
        """Wait until something holds; returns whether it does at the end of the time [s]."""
        if condition(self.sim):
            return True
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, self.sim.time + timeout_s, answer))
        return await answer

    async def sleep(self, seconds: float) -> None:
        """Let time pass [s]."""
        await self.until(lambda sim: False, seconds)

    def now(self) -> float:
        """Return the time of the world [s]."""
        return self.sim.time

    async def run(self) -> None:
        """Let time pass until this is cancelled."""
        while True:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            self.sim.step(TICKS)
            self._waiting = [one for one in self._waiting if not self._over(*one)]

    def _over(self, condition: Callable[[World], bool], end: float, answer: asyncio.Future[bool]) -> bool:
        if answer.done():
            return True
        holds = condition(self.sim)
        if holds or self.sim.time >= end:
            answer.set_result(holds)
        return answer.done()
