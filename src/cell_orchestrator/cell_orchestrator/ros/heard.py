"""What was heard last on a state topic, when, and why it may not be true now."""

from collections.abc import Callable
from typing import Any

from cell_line.patience import Silence
from cell_orchestrator.core.events import INACTIVE, SILENT
from cell_orchestrator.core.plant import NOT_HEARD

SILENT_S = 5.0
"""A node not heard for this long is silent, wall time [s]; it beats every half second."""
LOOK_S = 0.5
"""The most that counts from one look to the next, wall time [s]."""


class Heard:
    """One state topic of a node.

    Attributes:
        state: the last message; None before the first.
        at: line time at which it was heard [s].
        away: why it may not be true now; '' while the node is heard and active.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nothing heard; `clock` tells line time [s]."""
        self._clock = clock
        self._silence = Silence(SILENT_S, LOOK_S)
        self.state: Any = None
        self.at = 0.0
        self.away = NOT_HEARD

    def take(self, state: Any) -> None:
        """Hear a message."""
        self._silence.heard()
        self.state, self.at, self.away = state, self._clock(), "" if state.active else INACTIVE

    def falls_silent(self, now: float) -> bool:
        """Look whether it has just become silent; an inactive node has nothing to say.

        Args:
            now: of a clock that never steps [s].
        """
        if not self._silence.look(now) or self.away in (SILENT, INACTIVE):
            return False
        self.away = SILENT
        return True
