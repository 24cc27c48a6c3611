"""`stop_eye`: the camera that sees the carriers at the stop of a cell."""

from collections.abc import Callable
from typing import ClassVar

from cell_line.clock import Clock
from cell_line.shared import Shared
from cell_skills.devices.perception import Perceived
from cell_skills.devices.protocols import Uncertain
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.seeing.carrier import USUAL, CarrierHidden, StopLimits, StopTags, see_carrier
from cell_vision.seeing.views import CheckedViews

FRESH_S = 1.0
"""A carrier seen so shortly ago is not looked for again [s] ..."""
STANDS_S = 15.0
"""... nor, while the cell works on the same unit, so shortly ago: its carrier stands clamped until that is done [s]."""
HIDDEN_S = 30.0
"""So long a carrier is where it was seen while an arm or a part hides it [s]; whoever acts judges the age himself."""


class CarrierEye(Shared):
    """Looks for the carrier; what it answers was seen, and has the stamp of the picture."""

    name = "stop_eye"
    shared: ClassVar[str] = "stop_eye"

    def __init__(
        self,
        views: CheckedViews,
        known: StopTags,
        clock: Clock,
        limits: StopLimits = USUAL,
        visit: Callable[[], str] = lambda: "",
    ) -> None:
        """Take the cameras, what is known of the stop, line time, what is accepted, and what tells the unit at work."""
        self._views = views
        self._known = known
        self._clock = clock
        self._limits = limits
        self._detector = TagDetector()
        self._visit = visit
        self._last: Perceived | None = None
        self._seen_on = ""

    async def find_carrier(self, camera: str) -> Perceived | None:
        """Return where the carrier stands, as a camera sees it, or saw it before it was hidden; None: there is none.

        Raises:
            DeviceFault: What the camera sends must not be acted on, or it was knocked.
            Uncertain: The carrier stands elsewhere, or is hidden and was not seen shortly before.
        """
        visit = self._visit()
        last, self._last = self._last if visit == self._seen_on else None, None
        if last and self._age(last) <= (STANDS_S if visit else FRESH_S):
            self._last = last
            return last
        view = self._views.recent(camera, FRESH_S) or await self._views.look(camera)
        seen = await self._views.evaluate(lambda: see_carrier(view, self._detector, self._known, self._limits))
        if isinstance(seen, CarrierHidden):
            if last is None or not self._age(last) <= HIDDEN_S:
                raise Uncertain(camera, seen.why)
            seen = last
        self._last, self._seen_on = seen, visit
        return seen

    def _age(self, seen: Perceived) -> float:
        return self._clock.now() - seen.stamp
