"""How long to wait for others, by a count that stands still while the waiting process itself is held up.

A process that was paused, or got no processor, reads late what was said in time.  Its own pause must not be taken for
the silence of others.  So time counts in looks: from one to the next, no more than they are apart when all is well.
"""

import asyncio
import math
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")

LOOK_S = 0.25
"""Between two looks of `within` [s]."""


class Silence:
    """Counts how long nothing was heard; whoever owns it looks about every `look_s`."""

    def __init__(self, patience_s: float, look_s: float) -> None:
        """Begin as if something had just been heard.

        Args:
            patience_s: Silence that is too long [s].
            look_s: The most that counts from one look to the next [s].
        """
        self._patience_s = patience_s
        self._look_s = look_s
        self._silent_s = 0.0
        self._last: float | None = None

    def heard(self) -> None:
        """Something was heard."""
        self._silent_s = 0.0

    def look(self, now: float) -> bool:
        """Count the time since the last look; True once the silence is too long.

        Args:
            now: Of a clock that never steps [s].
        """
        if self._last is not None:
            self._silent_s += min(now - self._last, self._look_s)
        self._last = now
        return self._silent_s > self._patience_s


class CatchingUp:
    """Notices a pause of this process, after which what was said meanwhile has still to be read."""

    def __init__(self, pause_s: float, looks: int) -> None:
        """Begin as if everything had been read.

        Args:
            pause_s: Two looks farther apart lie about a pause [s].
            looks: After so many, everything is read.  They are counted, not timed: each comes after some reading.
        """
        self._pause_s = pause_s
        self._looks = looks
        self._left = 0
        self._last: float | None = None

    def look(self, now: float) -> bool:
        """Count this look; True while something may still wait to be read.

        Args:
            now: Of a clock that never steps [s].
        """
        paused = self._last is not None and now - self._last > self._pause_s
        self._last = now
        if self._left:
            self._left -= 1
        elif paused:
            self._left = self._looks
        return self._left > 0


async def within(patience_s: float, waited: Awaitable[T]) -> T:
    """Return the result of what is waited for; being cancelled, or losing patience, cancels it.

    Raises:
        TimeoutError: It took longer than the patience [s].
    """
    task = asyncio.ensure_future(waited)
    try:
        for _ in range(max(1, math.ceil(patience_s / LOOK_S))):
            await asyncio.wait({task}, timeout=min(LOOK_S, patience_s))
            if task.done():
                return task.result()
    finally:
        task.cancel()
    raise TimeoutError
