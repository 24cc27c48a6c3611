"""What the demo shows while it runs: a live view on a terminal, plain lines elsewhere."""

from collections import deque
from typing import Self

from rich.console import Console
from rich.live import Live

from cell_bringup.output import plain
from cell_bringup.views import event_line, live_view
from cell_bringup.watch import RECENT
from cell_client.line_health import LineHealth
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.store import Stored

WORTH_A_LINE = (
    ev.OrderAccepted,
    ev.OrderClosed,
    ev.UnitLeft,
    ev.UnitReworked,
    ev.ChangeoverDone,
    ev.ChangeoverFailed,
    ev.CarrierDoubted,
    ev.DoubtCleared,
    ev.CarrierHeld,
    ev.CarrierResumed,
    ev.CellHeld,
    ev.CellResumed,
    ev.CellLost,
)
"""Events that a log without a terminal shows."""


class DemoView:
    """A context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None
        self._recent: deque[Stored] = deque(maxlen=RECENT)

    def say(self, text: str) -> None:
        """A line that stays."""
        self._console.print(plain(text), highlight=False, soft_wrap=True)

    def update(self, plant: Plant, fresh: list[Stored]) -> None:
        """Show the line as it is now and what just happened."""
        if self._live is None:
            for stored in fresh:
                if isinstance(stored.event, WORTH_A_LINE):
                    self._console.print(event_line(stored, plant.clock.date), highlight=False, soft_wrap=True)
            return
        self._recent.extend(fresh)
        self._live.update(live_view(status(plant), LineHealth(True), self._recent), refresh=True)

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._live is not None:
            self._live.stop()
