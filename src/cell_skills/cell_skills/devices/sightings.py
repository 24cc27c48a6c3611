"""What the cameras of a cell saw last at each place, for whoever has to know what lies where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cell_line.clock import Clock
from cell_line.shared import NotHere, Shared, SharedThings
from cell_skills.devices.seen import PartSeen


@dataclass(frozen=True)
class Sighting:
    """One look.

    Attributes:
        place: At which.
        seen: What was seen there.
        stamp: Line time at which the camera was asked: what is seen is not older [s].
        camera: Which one it was.
        visit: Of which unit on which carrier; what was seen on a carrier tells nothing of the next one.
    """

    place: str
    seen: PartSeen
    stamp: float
    camera: str
    visit: str = ""


class Sightings(Shared):
    """`sightings` of one cell; the newest of each place.

    Attributes:
        visit: Of which unit on which carrier the cell works now, "" before it is told.
    """

    name = "sightings"
    shared = "sightings"

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._last: dict[str, Sighting] = {}
        self.visit = ""

    @classmethod
    def make(cls, things: SharedThings) -> "Sightings":  # noqa: ARG003
        """Make it; it needs nothing."""
        return cls()

    def visited(self, carrier: str, unit: str) -> None:
        """Take note of the unit that the cell works on now, and of the carrier on which it came."""
        self.visit = f"{carrier} {unit}"

    def note(self, sighting: Sighting) -> None:
        """Keep what was seen; it is of the present visit."""
        self._last[sighting.place] = replace(sighting, visit=self.visit)

    def at(self, place: str) -> Sighting | None:
        """Return what was seen at a place last, None if nobody looked there."""
        return self._last.get(place)

    def forget(self, place: str) -> None:
        """Take back what was seen at a place: a hand has taken it."""
        self._last.pop(place, None)

    def noting(self, clock: Clock) -> Callable[[str, Any], "NotingCamera"]:
        """Return what makes of each camera, by its role, one that notes here what it sees."""
        return lambda role, camera: NotingCamera(role, camera, self, clock)

    def __iter__(self) -> Iterator[Sighting]:
        """All that is known, by place."""
        return iter(tuple(self._last.values()))


class NotingCamera:
    """A camera as a skill has it: what it sees of parts is noted, whoever drives it."""

    def __init__(self, role: str, camera: Any, sightings: Sightings, clock: Clock) -> None:
        """Take the camera in a role, and where to note what it sees."""
        self._role = role
        self._camera = camera
        self._sightings = sightings
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        """All that is not noted is the camera's own."""
        return getattr(self._camera, name)

    async def look(self, place: str) -> PartSeen | None:
        """Look, and note what was seen."""
        asked = self._clock.now()
        seen: PartSeen | None = await self._camera.look(place)
        if seen is not None:
            self._sightings.note(Sighting(place, seen, asked, self._role))
        return seen


def sightings_of(things: SharedThings) -> Sightings:
    """Return those of a cell; one that runs without a line has some of its own."""
    try:
        return things.use(Sightings)
    except NotHere:
        return Sightings()
