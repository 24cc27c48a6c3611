"""How fast simulated time passes against the wall clock."""

import time
from collections import deque

BEHIND_S = 0.1
"""Who is farther behind than this does not try to catch up [s, wall time]."""
WINDOW_S = 5.0
"""The real-time factor is measured over so much wall time [s]."""


class Pace:
    """Says how long to wait, and how fast it really goes.

    Attributes:
        speed: Simulated seconds wanted per second; 0: as fast as possible.
        factor: Simulated seconds per second, as measured.
    """

    def __init__(self, speed: float) -> None:
        """Take the wanted speed.

        Raises:
            ValueError: it is negative.
        """
        if speed < 0.0:
            raise ValueError(f"speed must not be negative, got {speed}")
        self.speed = speed
        self.factor = 0.0
        self._anchor: tuple[float, float] | None = None
        self._marks: deque[tuple[float, float]] = deque()

    def left(self, elapsed: float) -> float:
        """Return how long to wait until so much simulated time may have passed [s, wall time]."""
        if self.speed == 0.0:
            return 0.0
        wall = time.monotonic()
        if self._anchor is None:
            self._anchor = (wall, elapsed)
        left = self._anchor[0] + (elapsed - self._anchor[1]) / self.speed - wall
        if left < -BEHIND_S:
            self._anchor = (wall, elapsed)
        return max(0.0, left)

    def note(self, elapsed: float) -> None:
        """Measure: so much simulated time has passed [s]."""
        wall, marks = time.monotonic(), self._marks
        marks.append((wall, elapsed))
        while marks[0][0] < wall - WINDOW_S:
            marks.popleft()
        if wall > marks[0][0]:
            self.factor = (elapsed - marks[0][1]) / (wall - marks[0][0])
