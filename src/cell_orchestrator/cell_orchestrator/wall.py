"""Reads the wall clock against the monotonic clock, which nobody sets."""

import time
from datetime import UTC, datetime

from cell_line.clock import Anchor
from cell_orchestrator.core.decide_clock import is_behind
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ReportClock
from cell_orchestrator.store.errors import StoreError

APART_S = 0.1
"""Two readings that are farther apart say nothing of each other: the process was held up between them [s]."""


class Wall:
    """The wall clock, as a run of the line sees it."""

    def __init__(self, anchor: Anchor, speed: float) -> None:
        """Take where the run began, by the monotonic clock of this machine.

        Args:
            anchor: Of the line.
            speed: Line seconds per second; 0 where a world makes the line time.
        """
        self._anchor, self._speed = anchor, speed
        self._run = f"{anchor.wall0:.6f}"

    def read(self) -> ReportClock | None:
        """What it tells now, and how far it was set since the run began; None where that cannot be said this time."""
        before = time.monotonic()
        wall = time.time()
        if time.monotonic() - before > APART_S:
            return None
        skew = round((wall - self._anchor.wall0) - (before - self._anchor.mono0), 3)
        return ReportClock(self._run, wall, skew, self._speed)

    def check(self, plant: Plant) -> None:
        """Look whether the line may go on by it; a run that began already does not ask the wall clock.

        Raises:
            StoreError: a run begins now, and the clock is far behind the last event that is stored.
        """
        behind = "" if plant.clock.run == self._run else behind_by(plant, time.time())
        if behind:
            raise StoreError(behind)


def behind_by(plant: Plant, wall: float) -> str:
    """Why a line cannot start while the wall clock tells `wall` [s], in one line; "" when it can."""
    if not is_behind(plant, wall):
        return ""
    last = _shown(plant.clock.wall_at(plant.at))
    return f"the wall clock tells {_shown(wall)}, but the last event is of {last}: set it, or say ./cell clock accept"


def _shown(at: float) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).astimezone().isoformat(" ", "seconds")
    except (OverflowError, OSError, ValueError):
        return f"{at:g} s"
