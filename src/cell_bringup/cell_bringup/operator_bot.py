"""A simulated operator: looks after what is held and resumes it, as a person would, through the same services."""

from collections.abc import Callable

from cell_bringup.failure import LineNotRunning, Refused
from cell_orchestrator.core.plant import Plant

PATIENCE_S = 30.0
"""Line time between a hold and the operator's arrival [s]."""


class OperatorBot:
    """Resumes every cell and carrier that has been held for `PATIENCE_S`.

    Args:
        resume: asks the line to resume (kind, name).
    """

    def __init__(self, resume: Callable[[str, str], None]) -> None:
        self._resume = resume
        self._since: dict[tuple[str, str], float] = {}

    def look(self, plant: Plant, now: float) -> None:
        """Look at the line at line time `now` [s]."""
        held = {("cell", cell.name) for cell in plant.cells.values() if cell.held}
        held |= {("carrier", carrier.id) for carrier in plant.carriers.values() if carrier.held}
        self._since = {thing: self._since.get(thing, now) for thing in held}
        for (kind, name), since in sorted(self._since.items()):
            if now - since >= PATIENCE_S:
                self._try(kind, name)
                self._since[kind, name] = now

    def _try(self, kind: str, name: str) -> None:
        try:
            self._resume(kind, name)
        except (LineNotRunning, Refused):
            return  # the orchestrator restarts, or somebody was faster: look again later
