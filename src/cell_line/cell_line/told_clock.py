"""Line time on a computer of its own: as the orchestrator's claim tells it, by the monotonic clock in between."""

import asyncio

from cell_line.clock import FASTEST, SLOWEST, ScaledClock

PATIENCE_S = 5.0
"""A node waits so long for the first word, wall time [s]."""
FAR_S = 5.0
"""Words that are farther away are not just late, wall time [s]."""
LASTING_S = 3.0
"""Line time has begun anew once all words are far away for so long, wall time [s]."""


class ToldClock:
    """Follows what it is told.  All methods belong to one asyncio loop.

    The first word sets it: it is late by the way of a message.  Later ones do only when line time has begun anew, so
    that it does not run back and forth with each.
    """

    def __init__(self, until_told: ScaledClock) -> None:
        """Tell another clock's time until the first word."""
        self._clock = until_told
        self._told = asyncio.Event()
        self._far_since: float | None = None

    def now(self) -> float:
        """Return the line time [s]."""
        return self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]."""
        await self._clock.sleep(seconds)

    async def told(self) -> bool:
        """Wait for the first word, not for ever; True if there was one."""
        try:
            await asyncio.wait_for(self._told.wait(), PATIENCE_S)
        except TimeoutError:
            return False
        return True

    def tell(self, line: float, speed: float, mono: float) -> bool:
        """Take a word; True if the clock was set by it.

        Args:
            line: Line time [s].
            speed: Line seconds per second; one that no clock has is nobody's word.
            mono: What the monotonic clock told when the word came [s].
        """
        if not SLOWEST <= speed <= FASTEST:
            return False
        if self._told.is_set() and not self._begins_anew(line, speed, mono):
            return False
        self._clock, self._far_since = ScaledClock(speed, line, mono), None
        self._told.set()
        return True

    def _begins_anew(self, line: float, speed: float, mono: float) -> bool:
        own = self._clock
        away_s = abs(own.line0 + (mono - own.mono0) * own.speed - line) / speed
        if speed == own.speed and away_s <= FAR_S:
            self._far_since = None
            return False
        if self._far_since is None:
            self._far_since = mono
        return mono - self._far_since >= LASTING_S
