"""`cameras`: a cell that knows its surroundings without being told the truth of any simulator.

Fixed places are where the calibrated model of the cell has them, which is its part of the line's world file.  A carrier
stands where the model of the track has the stop of the station: a cell works on no other.  What lies around is what
the cameras of the cell saw last, and what its hands have laid down since.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cell_line.clock import Clock
from cell_line.params import Params, Positive
from cell_line.shared import SharedThings
from cell_skills.devices.perception import MODEL, Perceived, Perception, diagonal
from cell_skills.devices.providers import Provider
from cell_skills.devices.sightings import Sighting, Sightings
from cell_vision.calibrated import CellModel, Frames
from cell_world.geometry import IDENTITY, Pose
from cell_world.line_world import LineWorld

SAME_M = 0.015
"""What is seen this close to where a hand laid something is that thing [m]."""
RESTS_M = 0.03
"""What is laid down farther from every place falls [m]."""
CARRIER = "carrier"
"""Model of a carrier."""


class CameraPerception(Provider, Perception):
    """The calibrated model of a cell, and what its cameras see."""

    class Options(Params):
        """How well the cell was measured."""

        calibrated_m: Positive = 0.0005
        """Standard deviation of a fixed place [m]."""
        calibrated_rad: Positive = 0.002
        """Of its turn [rad]."""
        stops_m: Positive = 0.001
        """Of where a carrier comes to stand [m]."""
        stops_rad: Positive = 0.005
        """Of its turn [rad]."""

    def __init__(
        self, model: CellModel, sightings: Sightings, clock: Clock, options: "CameraPerception.Options"
    ) -> None:
        """Take what is known from the start, what is seen, and line time."""
        self._model = model
        self._sightings = sightings
        self._clock = clock
        self._fixed = diagonal(options.calibrated_m, options.calibrated_rad)
        self._stop = diagonal(options.stops_m, options.stops_rad)
        self._laid: dict[str, Perceived] = {}
        self._numbers = 0

    @classmethod
    def made(cls, things: SharedThings, options: Params) -> "CameraPerception":
        """Make it from the line's world, which has to be there."""
        assert things.site
        assert isinstance(options, cls.Options)
        line, cell, world = things.site.line, things.site.cell, things.use(LineWorld)
        (zone,) = (zone for station, zone in line.transport.stations().items() if station == line.cells[cell].station)
        return cls(CellModel(world, zone), things.use(Sightings), things.site.clock, options)

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        """Return where places are: of the cell, of the carrier, of what was seen on it."""
        owners = list(self._owners())
        owning = {name: next((owner for owner in owners if name in owner.frames), None) for name in names}
        return {name: owner.place(name) for name, owner in owning.items() if owner}

    async def find_carrier(self) -> Perceived | None:
        """Return where a carrier stands, by the model."""
        stop = self._model.stop
        return Perceived(CARRIER, stop, self._clock.now(), MODEL, self._stop) if stop else None

    async def scene(self) -> dict[str, Perceived]:
        """Return the carrier, what was seen, and what was laid down since."""
        carrier = await self.find_carrier()
        return ({CARRIER: carrier} if carrier else {}) | self._things()

    async def moved(self, name: str, thing: Perceived) -> None:
        """Take note of where a hand laid something; what it laid nowhere has fallen, and is gone."""
        self._sightings.forget(name)
        self._laid.pop(name, None)
        if any(math.dist(pose.position, thing.pose.position) < RESTS_M for pose in self._resting()):
            self._numbers += 1
            self._laid[f"laid.{self._numbers}"] = thing

    def _resting(self) -> Iterable[Pose]:
        """Where things may lie."""
        yield from self._model.resting()
        if self._model.stop:
            for pose in self._model.frames(CARRIER).values():
                yield self._model.stop @ pose

    def _owners(self) -> Iterator["_Owner"]:
        """Who has places, in the order in which they are asked."""
        now = self._clock.now()
        yield _Owner(self._model.fixed, Perceived("", IDENTITY, now, MODEL, self._fixed))
        if stop := self._model.stop:
            yield _Owner(self._model.frames(CARRIER), Perceived(CARRIER, stop, now, MODEL, self._stop))
        for thing in self._things().values():
            yield _Owner(self._model.frames(thing.model), thing)

    def _things(self) -> dict[str, Perceived]:
        """What lies around, by the place at which it was seen, or a number."""
        looks = [(one, place) for one in self._sightings if (place := self._nominal(one.place))]
        for one, place in looks:
            gone = [
                name
                for name, thing in self._laid.items()
                if thing.stamp < one.stamp and math.dist(thing.pose.position, place.position) < SAME_M
            ]
            for name in gone:
                del self._laid[name]
        seen = {one.place: self._lying(one, place) for one, place in looks if one.seen.present and one.seen.part}
        return seen | self._laid

    def _nominal(self, place: str) -> Pose | None:
        """Where a place of cell or carrier is."""
        if place in self._model.fixed:
            return self._model.fixed[place]
        return _on(self._model.stop, self._model.frames(CARRIER), place) if self._model.stop else None

    def _lying(self, one: Sighting, place: Pose) -> Perceived:
        seen = one.seen
        pose = place @ Pose.from_xyz_rpy((seen.x_m, seen.y_m, 0.0), (0.0, 0.0, seen.yaw_rad))
        known = self._fixed if one.place in self._model.fixed else self._stop
        spread = zip(diagonal(seen.sigma_m, seen.sigma_rad), known, strict=True)
        return Perceived(seen.part, pose, one.stamp, one.camera, tuple(own + of_place for own, of_place in spread))


@dataclass(frozen=True)
class _Owner:
    """What has places: their poses in it, and where it is."""

    frames: Frames
    stands: Perceived

    def place(self, name: str) -> Perceived:
        """Return where one of its places is."""
        return replace(self.stands, model="", pose=self.stands.pose @ self.frames[name])


def _on(stands: Pose, frames: Frames, name: str) -> Pose | None:
    return stands @ frames[name] if name in frames else None
