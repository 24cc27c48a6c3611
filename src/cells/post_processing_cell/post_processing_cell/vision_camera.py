"""`vision_print_camera`: sees which print stands on the carrier, and its supports, in the pictures of a camera."""

from typing import Annotated, Any

from pydantic import Field

from cell_line.driver import Needs
from cell_line.params import Word
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perceived, Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.remote.device import RemoteOptions
from cell_skills.devices.seen import PartSeen
from cell_skills.devices.sightings import Sighting, Sightings
from cell_world.line_world import LineWorld
from post_processing_cell.devices import SupportsSeen
from post_processing_cell.remote import RemotePrintCamera

PART = "part"
"""Place of a print on a carrier, which clamps it there."""
SIGMA_M = 0.0003
"""Standard deviation of where the carrier clamps a print [m] ..."""
SIGMA_RAD = 0.005
"""... and of its turn [rad]."""


class VisionPrintOptions(RemoteOptions):
    """Options of a camera that sees prints."""

    camera: Word = "stop_camera"
    """Role of the camera whose pictures are taken."""
    prints: Annotated[tuple[Word, ...], Field(min_length=1, max_length=100)]
    """Models that may stand on the carrier, with a link and a frame `support.<n>` for each support."""


class VisionPrintCamera(RemotePrintCamera):
    """It knows the prints as the models have them, compares each with what it sees, and asks nobody where it stands.

    How well a surface is blasted no picture of a world shows: that is asked of who drives a gauge for it elsewhere.
    """

    Options = VisionPrintOptions
    stands_on = None

    def __init__(self, options: VisionPrintOptions, env: DeviceEnv) -> None:
        """Take which prints there are, and the surroundings."""
        super().__init__(options, env)
        self._options = options

    @classmethod
    def needs(cls, options: VisionPrintOptions) -> Needs:
        """Return the camera, which has to be in the world of the cell."""
        return Needs(frames=(options.camera,))

    async def open(self) -> None:
        """Read how the prints look.

        Raises:
            DeviceFault: The libraries of vision are missing, or the cell has no cameras.
        """
        # A line that does not use it lacks OpenCV, and lists its plug-ins.
        from cell_vision.seeing.views import CheckedViews
        from post_processing_cell import print_sight

        self._sight, self._views = print_sight, self._env.use(CheckedViews)
        self._library = self._env.use(LineWorld).library
        looks = print_sight.PrintLooks
        self._known = {model: looks.read(model, self._library) for model in self._options.prints}

    async def look(self, place: str) -> PartSeen | None:
        """Look whether a support hangs at its place; which print stands there is noted."""
        seen = await self._print()
        if isinstance(seen, str):
            return None
        there = seen.supports.get(place, False) if seen else False
        return None if there is None else self._support(place, there)

    def _support(self, place: str, there: bool) -> PartSeen:
        return PartSeen(present=True, part=place, sigma_m=SIGMA_M, sigma_rad=SIGMA_RAD) if there else _NONE

    async def look_at_supports(self) -> SupportsSeen | None:
        """Count the supports.

        Raises:
            DeviceFault: No print is seen on the carrier.
        """
        seen = await self._print()
        if seen is None:
            raise DeviceFault(self._env.name, "sees no print on the carrier")
        if isinstance(seen, str) or None in seen.supports.values():
            return None
        return SupportsSeen(count=sum(map(bool, seen.supports.values())), intact=True)

    async def _print(self) -> Any:
        """Return what stands on the carrier, None if nothing does, or why nobody can tell."""
        perception = self._env.use(Perception)
        view = await self._views.look(self._options.camera)
        carrier, at = await perception.find_carrier(), (await perception.find_places([PART])).get(PART)
        if carrier is None or at is None:
            return None
        seen = await self._views.evaluate(lambda: self._seen(view, carrier, at))
        if not isinstance(seen, str):
            stands = PartSeen(present=True, part=seen.model, sigma_m=SIGMA_M, sigma_rad=SIGMA_RAD) if seen else _NONE
            self._note(PART, stands, view.stamp)
            for place, there in (seen.supports if seen else {}).items():
                if there is not None:
                    self._note(place, self._support(place, there), view.stamp)
        return seen

    def _note(self, place: str, seen: PartSeen, stamp: float) -> None:
        self._env.use(Sightings).note(Sighting(place, seen, stamp, self._options.camera))

    def _seen(self, view: Any, carrier: Perceived, at: Perceived) -> Any:
        return self._sight.print_seen(view, carrier.pose, at.pose, self._known, self._library)


_NONE = PartSeen(present=False)
