"""`cameras`: a cell that knows its surroundings without being told the truth of any simulator.

Fixed places are where the calibrated model of the cell has them, which is its part of the line's world file.  A carrier
stands where a camera of the cell sees it (`carrier: seen`), or where the model of the track has the stop.
What units bring on every carrier that comes here stands where the carrier holds it.  What lies around is what the
cameras of the cell saw last, and what its hands have laid down since; what is on a carrier goes with it.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Protocol, runtime_checkable

from cell_line.clock import Clock
from cell_line.params import Params, Positive, Word
from cell_line.shared import NotHere, SharedThings
from cell_skills.devices.perception import MODEL, Covariance, Perceived, Perception, diagonal
from cell_skills.devices.protocols import Uncertain
from cell_skills.devices.providers import Provider
from cell_skills.devices.sightings import Sighting, Sightings
from cell_vision.calibrated import CellModel, Frames
from cell_vision.shared import zone_of
from cell_world.geometry import IDENTITY, Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE

SAME_M = 0.015
"""What is seen this close to where a hand laid something is that thing [m]."""
RESTS_M = 0.03
"""What is laid down farther from every place falls [m]."""
SEAT = "seat."
CARRIER = "carrier"
"""Model of a carrier."""


@runtime_checkable
class SeesCarriers(Protocol):
    """Who sees the carrier at the stop of a cell."""

    shared: ClassVar[str] = "stop_eye"

    async def find_carrier(self, camera: str) -> Perceived | None:
        """Return where a camera sees it, None if none stands there.

        Raises:
            DeviceFault: Nobody knows.
        """
        ...


class CameraPerception(Provider, Perception):
    """The calibrated model of a cell, and what its cameras see."""

    class Options(Params):
        """How well the cell was measured."""

        calibrated_m: Positive = 0.0005
        """Standard deviation of a fixed place [m]."""
        calibrated_rad: Positive = 0.002
        """Of its turn [rad]."""
        carrier: Literal["seen", "stop"] = "stop"
        """Whether a camera has to see the carrier, or it stands where the track has the stop."""
        camera: Word = "stop_camera"
        """Which one sees it."""
        stops_m: Positive = 0.001
        """Of where a carrier comes to stand [m]."""
        stops_rad: Positive = 0.005
        """Of its turn [rad]."""
        brings: Mapping[Word, Word] = {}
        """Place of the carrier -> model that stands there whenever a carrier comes, such as `{vessel: vial}`, until a
        camera sees that it does not.  Whether it does is for who acts on it to see: a vessel is weighed."""
        brought_m: Positive = 0.0005
        """Standard deviation of where the carrier holds it [m]."""
        brought_rad: Positive = 0.01
        """Of its turn [rad]."""

    def __init__(
        self,
        model: CellModel,
        sightings: Sightings,
        clock: Clock,
        options: "CameraPerception.Options",
        eye: SeesCarriers | None = None,
    ) -> None:
        """Take what is known from the start, what is seen, line time, and who sees the carrier if it has to be seen."""
        self._model = model
        self._sightings = sightings
        self._clock = clock
        self._fixed = diagonal(options.calibrated_m, options.calibrated_rad)
        self._stop = diagonal(options.stops_m, options.stops_rad)
        self._eye, self._camera = eye, options.camera
        self._brings = options.brings
        self._held = diagonal(options.brought_m, options.brought_rad)
        self._laid: dict[str, _Laid] = {}
        self._off: set[tuple[str, str]] = set()
        self._numbers = 0

    @classmethod
    def made(cls, things: SharedThings, options: Params) -> "CameraPerception":
        """Make it from the line's world, which has to be there."""
        assert things.site
        assert isinstance(options, cls.Options)
        model = CellModel(things.use(LineWorld), zone_of(things.site.line, things.site.cell))
        eye = things.use(SeesCarriers) if options.carrier == "seen" else None
        for place, thing in options.brings.items():
            if place not in model.frames(CARRIER):
                raise NotHere(f"is told that units bring a '{thing}' at '{place}', and a carrier has no such place")
            if not model.knows(thing):
                raise NotHere(f"is told that units bring a '{thing}', and there is no such model")
        return cls(model, things.use(Sightings), things.site.clock, options, eye)

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        """Return where places are: of the cell, of the carrier, of what was seen on it."""
        on_carrier = any(name not in self._model.fixed for name in names)
        owners = list(self._owners(await self.find_carrier() if on_carrier else None))
        owning = {name: next((owner for owner in owners if name in owner.frames), None) for name in names}
        return {name: owner.place(name) for name, owner in owning.items() if owner}

    async def find_carrier(self) -> Perceived | None:
        """Return where a carrier is seen, or stands by the model."""
        if self._eye:
            return await self._eye.find_carrier(self._camera)
        return self._at_stop()

    def _at_stop(self) -> Perceived | None:
        stop = self._model.stop
        return Perceived(CARRIER, stop, self._clock.now(), MODEL, self._stop) if stop else None

    async def scene(self) -> dict[str, Perceived]:
        """Return the carrier, what was seen, and what was laid down since.

        A carrier that drives by, or is hidden, is in the way where it should stand; no place on it is told.
        """
        try:
            carrier = await self.find_carrier()
        except Uncertain:
            carrier = self._at_stop()
        return ({CARRIER: carrier} if carrier else {}) | self._things(carrier)

    async def moved(self, name: str, thing: Perceived) -> None:
        """Take note of where a hand laid something; what it laid nowhere has fallen, and is gone."""
        if SCOPE in name:
            self._off.add((name, self._sightings.visit))
            return
        self._sightings.forget(name)
        self._laid.pop(name, None)
        for place, pose in self._resting():
            if math.dist(pose.position, thing.pose.position) < RESTS_M:
                self._numbers += 1
                visit = "" if place in self._model.fixed else self._sightings.visit
                self._laid[f"laid.{self._numbers}"] = _Laid(thing, visit)
                return

    def _resting(self) -> Iterable[tuple[str, Pose]]:
        """Where things may lie."""
        yield from self._model.resting()
        if self._model.stop:
            for name, pose in self._model.frames(CARRIER).items():
                yield name, self._model.stop @ pose

    def _owners(self, carrier: Perceived | None) -> Iterator["_Owner"]:
        """Who has places, in the order in which they are asked."""
        yield _Owner(self._model.fixed, Perceived("", IDENTITY, self._clock.now(), MODEL, self._fixed))
        if carrier:
            yield _Owner(self._model.frames(CARRIER), carrier)
        for thing in self._things(carrier).values():
            yield _Owner(self._model.frames(thing.model), thing)

    def _things(self, carrier: Perceived | None) -> dict[str, Perceived]:
        """What lies around, by the place at which it was seen, or a number."""
        fixed, visit = self._model.fixed, self._sightings.visit
        present = [one for one in self._sightings if one.place in fixed or one.visit == visit]
        looks = [(one, place) for one in present if (place := self._nominal(one.place, carrier))]
        self._laid = {name: laid for name, laid in self._laid.items() if laid.visit in ("", visit)}
        for one, place in looks:
            for name in [name for name, laid in self._laid.items() if _is_seen_again(one, place, laid.thing)]:
                del self._laid[name]
        brought = self._brought(carrier, {one.place for one, _ in looks}) if carrier else {}
        lie = ((one, place) for one, place in looks if one.seen.present and one.seen.part)
        seen = {one.place: self._lying(one, place, carrier) for one, place in lie}
        on = {one.place for one in present if one.seen.present}
        pieces = {name: piece for place, thing in seen.items() for name, piece in self._pieces(place, thing, on)}
        return brought | seen | pieces | {name: laid.thing for name, laid in self._laid.items()}

    def _pieces(self, name: str, thing: Perceived, on: set[str]) -> Iterator[tuple[str, Perceived]]:
        """What can come off a thing that was seen, and was seen on it."""
        for link, piece in self._model.pieces(thing.model).items():
            scoped = name + SCOPE + link
            if piece.places & on and (scoped, self._sightings.visit) not in self._off:
                yield scoped, replace(thing, model="", pose=thing.pose @ piece.pose)

    def _brought(self, carrier: Perceived, looked_at: set[str]) -> dict[str, Perceived]:
        """What the unit brought where nobody has looked: it is there, as far as anybody knows."""
        frames = self._model.frames(CARRIER)
        spread = _sum(carrier.covariance, self._held)
        return {
            place: replace(carrier, model=model, pose=carrier.pose @ frames[place], covariance=spread)
            for place, model in self._brings.items()
            if place not in looked_at
        }

    def _nominal(self, place: str, carrier: Perceived | None) -> Pose | None:
        """Where a place of cell or carrier is."""
        if place in self._model.fixed:
            return self._model.fixed[place]
        return _on(carrier.pose, self._model.frames(CARRIER), place) if carrier else None

    def _lying(self, one: Sighting, place: Pose, carrier: Perceived | None) -> Perceived:
        seen = one.seen
        pose = place @ Pose.from_xyz_rpy((seen.x_m, seen.y_m, 0.0), (0.0, 0.0, seen.yaw_rad))
        known = self._fixed if one.place in self._model.fixed or not carrier else carrier.covariance
        spread = _sum(diagonal(seen.sigma_m, seen.sigma_rad), known)
        return Perceived(seen.part, pose, one.stamp, one.camera, spread)


@dataclass(frozen=True)
class _Laid:
    """What a hand laid down, and on which visit if that was on a carrier."""

    thing: Perceived
    visit: str


def _is_seen_again(one: Sighting, place: Pose, thing: Perceived) -> bool:
    """Whether a look tells of what a hand laid down before: it is this, or it is gone."""
    there = math.dist(thing.pose.position, place.position) < SAME_M
    return thing.stamp < one.stamp and there and may_lie_at(one.place, thing.model)


def _sum(one: Covariance, other: Covariance) -> Covariance:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def may_lie_at(place: str, model: str) -> bool:
    """Whether a thing is meant for a place: seats lie on top of each other, and each is called like its part."""
    return not place.startswith(SEAT) or place.removeprefix(SEAT) in model.split("_")


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
