"""The track of a world: carriers, their ways, and the tags below them."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from cell_sim.world.track_layout import CarrierParts, TrackLayout
from cell_transport.tag import Tag
from cell_world.geometry import Vector

STUCK_S = 2.0
"""A driven carrier that does not get ahead for this long is blocked [s]."""
AHEAD = 0.005
"""A carrier gets ahead when it has moved this far [m]."""


class TrackError(ValueError):
    """A hop that cannot begin; nothing has moved."""


class Phase(Enum):
    """What happens to a carrier."""

    FREE = "free"
    """It lies about where no stop is, because somebody put it there."""
    DRIVING = "driving"
    """The belts bring it to its next stop."""
    CENTRING = "centring"
    """The lock of its stop centres it."""
    STANDING = "standing"
    """The lock holds it."""
    LENT = "lent"
    """Something at its stop has taken it out of the lock, and will give it back."""


@dataclass(slots=True)
class Course:
    """State of a carrier that is not physical.

    Attributes:
        phase: What happens to it.
        start: Place it left last, or where it stands.
        end: Place it goes to, or where it stands; "" when free.
        leg: Of its way.
        heading: How it is turned, kept on the way [rad].
        centring: Time since the lock took it [s].
        mark: Where it was when it last had got ahead [m].
        waiting: Time since then [s].
    """

    phase: Phase = Phase.FREE
    start: str = ""
    end: str = ""
    leg: int = 0
    heading: float = 0.0
    centring: float = 0.0
    mark: tuple[float, float] = (0.0, 0.0)
    waiting: float = 0.0

    def get_ahead(self, x: float, y: float, dt: float) -> float:
        """Note where it is; returns for how long it has not got ahead [s]."""
        stuck = math.dist((x, y), self.mark) < AHEAD
        self.waiting = self.waiting + dt if stuck else 0.0
        if not stuck:
            self.mark = (x, y)
        return self.waiting


class TrackCarrier(ABC):
    """One carrier.

    Attributes:
        name: Of its model.
        parts: Its body, and the frames on it.
        course: Where it is on its way.
    """

    name: str
    parts: CarrierParts
    course: Course

    @abstractmethod
    def tag_position(self) -> Vector:
        """Of its tag [m]."""

    @abstractmethod
    def velocity(self) -> Vector:
        """How it moves in the world [m/s]."""


class CarrierTrack(ABC):
    """Moves carriers from stop to stop when told to.

    It knows nothing of reservations: a hop onto a taken place is refused, and what stands in the way blocks.

    Attributes:
        name: Scoped name of its model.
        layout: Stops and ways.
        tags: What is glued below each carrier.
    """

    name: str
    layout: TrackLayout
    tags: dict[str, Tag]

    @property
    @abstractmethod
    def carriers(self) -> Mapping[str, TrackCarrier]:
        """By name."""

    @abstractmethod
    def hop(self, start: str, end: str) -> str:
        """Send the carrier that stands at a place on its way to another one; returns its name.

        Raises:
            TrackError: there is no such way, nobody stands there, or the end is taken.
        """

    @abstractmethod
    def bound_for(self, place: str) -> str:
        """Name of the carrier that stands at a place or is on its way there, "" for none."""

    @abstractmethod
    def is_locked(self, name: str) -> bool:
        """Whether a carrier stands in the lock of a stop."""

    @abstractmethod
    def in_range(self, place: str) -> list[str]:
        """Carriers whose tags the antenna of a place reaches, the nearest first."""
