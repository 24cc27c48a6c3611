"""A clock for tests."""

import asyncio
from collections.abc import Callable


class ManualClock:
    """A clock that stands still until somebody sleeps: sleeping takes no wall time, but line time passes.

    Attributes:
        time: The line time [s].
        ring_at: Line time at which `ring` is called once [s].
        ring: Called when a sleep passes `ring_at`.
    """

    def __init__(self, time: float = 0.0) -> None:
        """Start at a line time [s]."""
        self.time = time
        self.ring_at = float("inf")
        self.ring: Callable[[], None] = lambda: None

    def now(self) -> float:
        """Return the line time [s]."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let line time pass [s] and give way to other tasks once."""
        self.time += max(0.0, seconds)
        if self.time >= self.ring_at:
            self.ring_at = float("inf")
            self.ring()
        await asyncio.sleep(0)
