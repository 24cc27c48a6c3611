"""Line time: seconds since the Unix epoch, possibly faster than the wall clock."""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

SLOWEST, FASTEST = 0.001, 1e9
"""Speeds of a line that can be asked for."""


class Clock(Protocol):
    """Tells and waits line time."""

    def now(self) -> float:
        """Return the line time [s]."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]; zero or less only yields."""
        ...


@dataclass(frozen=True)
class ScaledClock:
    """Line time that runs `speed` times as fast as the wall clock.

    All nodes of a line get the same three values, so their times agree.

    Attributes:
        speed: Line seconds per wall second, > 0.
        line0: Line time at `wall0` [s].
        wall0: Wall time at which the line time was `line0` [s].
    """

    speed: float = 1.0
    line0: float = 0.0
    wall0: float = 0.0

    def __post_init__(self) -> None:
        """Check the speed.

        Raises:
            ValueError: if the speed is not positive.
        """
        if self.speed <= 0.0:
            raise ValueError(f"clock speed must be > 0, got {self.speed}")

    def now(self) -> float:
        """Return the line time [s]."""
        return self.line0 + (time.time() - self.wall0) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)
