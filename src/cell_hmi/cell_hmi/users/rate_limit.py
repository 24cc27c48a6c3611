"""How often somebody may ask: a bucket of allowances each, that fills again with time."""

from collections import OrderedDict

KNOWN = 10_000
"""So many are remembered; who did not ask for longest is forgotten, with a full bucket."""


class RateLimit:
    """Allows `burst` at once and `per_s` for good, to each name [1/s]."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s, self._burst = per_s, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: str, now: float) -> float:
        """Take one allowance at a monotonic time [s]; returns how long to wait where none is left, else 0 [s]."""
        left, then = self._left.pop(name, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_s)
        allowed = left >= 1.0
        self._left[name] = (left - allowed, now)
        if len(self._left) > KNOWN:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) / self._per_s
