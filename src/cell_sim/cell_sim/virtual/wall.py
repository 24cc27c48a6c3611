"""The wall clock of a virtual plant, which is set while the line runs, and whether orders are late by it."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.orders import UnitStatus
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.violation import Violation

RUN = "virtual"
LOOK_S = 60.0
"""Between two occasions to set the clock [s]."""
DAY_S = 86400.0
STEPS_S = (-3600.0, -40.0, 10.0 * DAY_S, 7200.0, 0.4)
"""Set back, corrected, set wrongly, a suspend, and less than anybody notices [s]."""
NOTICED_S = 2.0
"""The orchestrator looks at it so often, at least [s]."""


class VirtualWall:
    """The wall clock: line time and what it was set by.  Every second time it is set right again."""

    def __init__(self, schedule: Schedule, luck: Luck) -> None:
        self._schedule, self._luck = schedule, luck
        self._skew, self._set, self._read = 0.0, -NOTICED_S, 0.0
        self._due: dict[str, float | None] = {}
        self._last: dict[str, UnitStatus] = {}
        schedule.after(LOOK_S, self._look)

    def read(self) -> rq.ReportClock:
        """What the orchestrator reads."""
        self._read = self._skew
        return rq.ReportClock(RUN, self._schedule.now + self._skew, self._skew)

    @property
    def was_set(self) -> bool:
        """True once it was set after the orchestrator has read it; before that, another reading says nothing."""
        return self._skew != self._read

    def step(self, seconds: float) -> None:
        """Set it ahead, or back [s]."""
        self._skew += seconds
        self._set = self._schedule.now

    def _look(self) -> None:
        if self._luck.strikes("clock_stepped"):
            self.step(-self._skew or self._luck.rng.choice(STEPS_S))
        self._schedule.after(LOOK_S, self._look)

    # What the log says of orders

    def accepted(self, e: ev.OrderAccepted) -> None:
        """An order is in the book."""
        self._due[e.order.id] = e.order.due

    def changed(self, e: ev.OrderChanged) -> None:
        """It may be due at another time."""
        self._due[e.order] = e.content.due

    def left(self, e: ev.UnitLeft) -> None:
        """A unit left; with the last one its order is closed."""
        self._last[e.order] = e.status

    def closed(self, e: ev.OrderClosed) -> None:
        """It is late if the wall clock says so when its last unit leaves, and that was wanted."""
        due = self._due[e.order]
        late = due is not None and self._schedule.now + self._skew > due
        late = late and self._last.get(e.order) is not UnitStatus.CANCELLED
        if late != e.late and self._schedule.now - self._set > NOTICED_S:
            raise Violation(f"late: {e}, due at {due}, closed at {self._schedule.now + self._skew}")
