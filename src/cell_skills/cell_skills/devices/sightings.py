"""What the cameras of a cell saw last at each place, for whoever has to know what lies where."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    """

    place: str
    seen: PartSeen
    stamp: float
    camera: str


class Sightings(Shared):
    """`sightings` of one cell; the newest of each place."""

    name = "sightings"
    shared = "sightings"

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._last: dict[str, Sighting] = {}

    @classmethod
    def make(cls, things: SharedThings) -> "Sightings":  # noqa: ARG003
        """Make it; it needs nothing."""
        return cls()

    def note(self, sighting: Sighting) -> None:
        """Keep what was seen."""
        self._last[sighting.place] = sighting

    def forget(self, place: str) -> None:
        """Take back what was seen at a place: a hand has taken it."""
        self._last.pop(place, None)

    def __iter__(self) -> Iterator[Sighting]:
        """All that is known, by place."""
        return iter(tuple(self._last.values()))


def sightings_of(things: SharedThings) -> Sightings:
    """Return those of a cell; one that runs without a line has some of its own."""
    try:
        return things.use(Sightings)
    except NotHere:
        return Sightings()
