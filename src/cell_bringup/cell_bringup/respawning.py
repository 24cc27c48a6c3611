"""When a process that has ended is started again: the same for the runner and for `ros2 launch`."""

from cell_line.exit_codes import NOT_CONFIGURED, OWNED

HOPELESS = (NOT_CONFIGURED, OWNED)
"""Exit codes after which starting a node again does not help, as long as nobody mends something."""
SHORT_LIFE_S = 5.0
"""A process that lives for longer is up."""
FIRST_PAUSE_S, MAX_PAUSE_S = 0.25, 5.0


class Respawn:
    """The starts of one process.

    Attributes:
        restarts: How often it was started again.
    """

    def __init__(self, needed: bool = True) -> None:
        """Begin with its first start.

        Args:
            needed: The line does not start without it.
        """
        self.restarts = 0
        self._needed = needed
        self._pause = 0.0

    def after(self, code: int, lived_s: float) -> float | None:
        """Return how long to wait before the next start [s]; None where there is none.

        A first start with wrong settings is the last one.  Later the line runs already, and does not lose a node for
        ever because a file has changed: it is tried again and again.

        Args:
            code: How it has ended.
            lived_s: How long it has lived [s].
        """
        hopeless = code in HOPELESS
        if hopeless and self._needed and not self.restarts:
            return None
        self.restarts += 1
        short = hopeless or lived_s < SHORT_LIFE_S
        self._pause = min(MAX_PAUSE_S, 2.0 * self._pause + FIRST_PAUSE_S) if short else 0.0
        return self._pause
