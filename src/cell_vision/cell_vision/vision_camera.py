"""`vision_camera`: a camera of a cell that says itself what it sees."""

from collections.abc import Mapping
from typing import Any, Protocol

from cell_line.config.plugins import Name
from cell_line.driver import Driver, Needs
from cell_line.params import Params
from cell_skills.devices import protocols
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perceived, Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.seen import PartSeen
from cell_skills.devices.sightings import Sighting, Sightings
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld

BASE = "part"
"""Where the base of a unit stands on its carrier."""


class VisionOptions(Params):
    """Which cameras look."""

    cameras: Mapping[str, Name] = {}
    """First word of a place on the carrier, such as `nest` -> the camera that sees it best; the one in this role sees
    the places of the cell."""
    bases: tuple[Name, ...] = ()
    """Models that a unit may bring on its carrier, on which parts are placed."""


class _Looks(Protocol):
    """Whoever looks at a place in a picture."""

    def look(
        self, view: Any, place: str, pose: Pose, things: Mapping[str, Perceived], base_known: bool = False
    ) -> PartSeen | None: ...

    def base(self, view: Any, carrier: Perceived, at: Pose) -> str | None: ...


class VisionCamera(Driver, protocols.Camera):
    """Finds parts in the checked pictures of the cell's cameras; it knows the cell's model and asks nobody else."""

    Options = VisionOptions
    stands_on = None

    def __init__(self, options: VisionOptions, env: DeviceEnv) -> None:
        """Take which cameras look, and the surroundings."""
        self._cameras, self._bases = options.cameras, options.bases
        self._env = env
        self._looker: _Looks | None = None

    @classmethod
    def needs(cls, options: VisionOptions) -> Needs:
        """Return the cameras, which have to be in the world of the cell."""
        return Needs(frames=tuple(options.cameras.values()))

    async def open(self) -> None:
        """Read how the parts look that may lie around."""
        from cell_vision.placed.looker import PlaceLooker
        from cell_vision.seeing.views import CheckedViews

        self._views = self._env.use(CheckedViews)
        self._looker = self._looker or await self._views.evaluate(
            lambda: PlaceLooker(self._env.use(LineWorld), self._bases)
        )

    async def look(self, place: str) -> PartSeen | None:
        """Take a picture of a place and measure what lies there.

        Raises:
            DeviceFault: The picture must not be acted on, or does not come.
        """
        if self._looker is None:
            raise DeviceFault(self._env.name, "is not open")
        looker, perception = self._looker, self._env.use(Perception)
        kind = place.partition(".")[0]
        view = await self._views.look(self._cameras.get(kind, self._env.name))
        at = (await perception.find_places([place])).get(place)
        if at is None:
            return PartSeen(present=False)
        known = kind not in self._cameras or await self._base_known(looker, view)
        things = await perception.scene()
        return await self._views.evaluate(lambda: looker.look(view, place, at.pose, things, known))

    async def _base_known(self, looker: _Looks, view: Any) -> bool:
        """Whether it was seen on this visit what the unit brought; if it was not, this picture may show it."""
        if not self._bases:
            return True
        sightings, perception = self._env.use(Sightings), self._env.use(Perception)
        before = sightings.at(BASE)
        if before and before.visit == sightings.visit:
            return True
        carrier, at = await perception.find_carrier(), (await perception.find_places([BASE])).get(BASE)
        if carrier is None or at is None:
            return False
        base = await self._views.evaluate(lambda: looker.base(view, carrier, at.pose))
        if base is None:
            return False
        sightings.note(Sighting(BASE, PartSeen(present=bool(base), part=base), view.stamp, self._env.name))
        return True
