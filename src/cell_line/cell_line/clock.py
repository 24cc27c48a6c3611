"""Line time: an anchor in seconds since the Unix epoch, and the monotonic clock since then, possibly faster.

The wall clock may be set, by a person, by NTP or after a suspend.  It gives the anchor once, when a line starts; from
then on it only dates what happens.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol, Self

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
    """Line time that runs `speed` times as fast as the monotonic clock, which nobody can set.

    Attributes:
        speed: Line seconds per second, > 0.
        line0: Line time at `mono0` [s].
        mono0: What the monotonic clock told when the line time was `line0` [s].
    """

    speed: float = 1.0
    line0: float = 0.0
    mono0: float = 0.0

    def __post_init__(self) -> None:
        """Check the speed.

        Raises:
            ValueError: if the speed is not positive.
        """
        if self.speed <= 0.0:
            raise ValueError(f"clock speed must be > 0, got {self.speed}")

    def now(self) -> float:
        """Return the line time [s]."""
        return self.line0 + (time.monotonic() - self.mono0) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the time of a line begins, as all of its nodes are told.

    Attributes:
        line0: Line time at that moment [s].
        wall0: Wall time at that moment [s].
        mono0: What the monotonic clock told at that moment [s].
        machine: Whose monotonic clock that is; "" where nobody says.
    """

    line0: float
    wall0: float
    mono0: float = 0.0
    machine: str = ""

    @classmethod
    def now(cls, line0: float, wall0: float) -> Self:
        """An anchor in this moment, on this machine."""
        return cls(line0, wall0, time.monotonic(), this_machine())

    def here(self) -> Self:
        """The same anchor by the monotonic clock of this machine.

        Another machine, or this one before it was started anew, has another such clock: there the wall clocks of both
        tell once, now, how long ago it was.
        """
        if self.machine and self.machine == this_machine():
            return self
        return replace(self, mono0=time.monotonic() - (time.time() - self.wall0), machine=this_machine())

    def clock(self, speed: float) -> ScaledClock:
        """The clock of the line on this machine.

        Args:
            speed: Line seconds per second.
        """
        here = self.here()
        return ScaledClock(speed, here.line0, here.mono0)


@cache
def this_machine() -> str:
    """Names the monotonic clock of this process: the start of its machine, and the time namespace in it."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = ""
        with suppress(OSError):  # a kernel without them
            namespace = Path("/proc/self/ns/time").readlink().name
        return f"{boot} {namespace}".strip()
    return ""
