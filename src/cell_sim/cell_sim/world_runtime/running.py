"""A world in which time passes by itself: how coroutines act in it and wait for it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from cell_sim.world.world import World

T = TypeVar("T")


class Running(Protocol):
    """A running world, seen from a coroutine.  Everything done to the simulation is done between two of its steps."""

    async def do(self, call: Callable[[World], T]) -> T:
        """Do something to the simulation, or look at it, and return what that gives or raise what that raises."""
        ...

    async def until(self, condition: Callable[[World], bool], timeout_s: float) -> bool:
        """Wait until a condition holds; False if it did not for so much simulated time [s]."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait until so much simulated time has passed [s]."""
        ...
