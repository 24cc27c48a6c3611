"""Virtual time: a heap of things that will happen."""

from collections.abc import Callable
from heapq import heappop, heappush


class Schedule:
    """Runs actions in order of time, then of entry."""

    def __init__(self) -> None:
        self.now = 0.0
        """Line time [s]."""
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._entries = 0

    def after(self, delay: float, action: Callable[[], None]) -> None:
        """Have `action` happen `delay` [s] from now."""
        self._entries += 1
        heappush(self._heap, (self.now + delay, self._entries, action))

    def step(self) -> bool:
        """Let the next thing happen; False when nothing is left."""
        if not self._heap:
            return False
        self.now, _, action = heappop(self._heap)
        action()
        return True
