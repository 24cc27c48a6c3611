"""Something that begins and ends on time, in simulated time."""

import asyncio
from collections.abc import Callable

from cell_sim.world.world import World
from cell_sim.world_runtime.running import Running

Act = Callable[[World], None]
LATE_S = 1.0
"""Nothing ends later than this [s]."""


async def during(world: Running, seconds: float, begin: Act, end: Act) -> None:
    """Begin something and end it after a time [s], both on the thread of the world, so nothing delays the end.

    It also ends when this is cancelled.
    """
    timed = _Timed(seconds, begin, end)
    try:
        await world.until(timed.step, seconds + LATE_S)
    finally:
        await asyncio.shield(world.do(timed.stop))


class _Timed:
    def __init__(self, seconds: float, begin: Act, end: Act) -> None:
        self._seconds = seconds
        self._begin = begin
        self._end = end
        self._due: float | None = None
        self._over = False

    def step(self, sim: World) -> bool:
        """Begin when asked first; whether it is over."""
        if self._due is None:
            self._due = sim.time + self._seconds
            self._begin(sim)
        if sim.time >= self._due - 1e-9:
            self.stop(sim)
        return self._over

    def stop(self, sim: World) -> None:
        """End it, once."""
        if not self._over:
            self._over = True
            self._end(sim)
