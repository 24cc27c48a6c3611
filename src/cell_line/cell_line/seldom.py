"""What is said again and again is said seldom, so that one fault does not fill the log."""

import time
from collections import OrderedDict
from collections.abc import Callable

PERIOD_S = 10.0
"""The same is said again after this, wall time [s]."""
KEPT = 100
"""Texts that are remembered."""


class Seldom:
    """Says whether a text is due to be said."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet; `clock` never steps [s]."""
        self._clock = clock
        self._said: OrderedDict[str, float] = OrderedDict()

    def due(self, text: str) -> bool:
        """Return whether it is new, or was said long ago; then it counts as said."""
        now = self._clock()
        if now - self._said.get(text, -PERIOD_S) < PERIOD_S:
            return False
        self._said[text] = now
        self._said.move_to_end(text)
        if len(self._said) > KEPT:
            self._said.popitem(last=False)
        return True
