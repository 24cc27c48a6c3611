"""`views`: looks through the cameras of a cell; what it returns can be acted on."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, TypeVar

from cell_line.clock import Clock
from cell_line.shared import NotHere, Shared
from cell_skills.devices.images import Images
from cell_skills.devices.protocols import DeviceFault
from cell_vision.image_checks import ImageLimits, Stamped
from cell_vision.seeing.standing import MountedCamera
from cell_vision.seeing.view import LIMITS, BadView, CameraView, checked_view

T = TypeVar("T")
BEFORE_S = 0.05
"""A picture taken so little before it was asked for is of now: clocks tell the time in steps as long [s]."""


class CheckedViews(Shared):
    """The cameras of one cell, and what each showed last."""

    name = "views"
    shared: ClassVar[str] = "views"

    def __init__(
        self, images: Images, stands: Callable[[str], MountedCamera], clock: Clock, limits: ImageLimits = LIMITS
    ) -> None:
        """Take the pictures, where each camera stands, line time, and what a picture may be like."""
        self._images = images
        self._stands = stands
        self._clock = clock
        self._limits = limits
        self._known: dict[str, MountedCamera] = {}
        self._former: dict[str, Stamped] = {}
        self._views: dict[str, CameraView] = {}

    async def look(self, camera: str) -> CameraView:
        """Return what a camera sees now.

        Args:
            camera: Its role in the cell.

        Raises:
            BadView: Its picture is stale, frozen, dark, blinded, defocused or tinted, or is none.
            DeviceFault: It does not answer, or nobody knows where it stands.
        """
        known = self._standing(camera)
        asked = self._clock.now()
        pair = await self._images.pair(camera, asked - BEFORE_S)
        colour, _ = pair
        if colour.frame != known.frame:
            raise BadView(camera, f"sends pictures of '{colour.frame}', and is '{known.frame}'")
        former = self._former.get(camera)
        self._former[camera] = Stamped(colour.pixels, colour.stamp)
        now = self._clock.now()
        view = checked_view(camera, pair, known.pose, asked, now, former, self._limits, known.lens)
        self._views[camera] = view
        return view

    def recent(self, camera: str, age_s: float) -> CameraView | None:
        """Return what a camera showed last, if it showed that no longer ago [s]."""
        view = self._views.get(camera)
        return view if view and self._clock.now() - view.stamp <= age_s else None

    async def evaluate(self, work: Callable[[], T]) -> T:
        """Return what comes of work on pictures, which takes a while, without keeping the loop from its own."""
        return await asyncio.to_thread(work)

    def _standing(self, camera: str) -> MountedCamera:
        if camera not in self._known:
            try:
                self._known[camera] = self._stands(camera)
            except NotHere as error:
                raise DeviceFault(camera, str(error)) from None
        return self._known[camera]
