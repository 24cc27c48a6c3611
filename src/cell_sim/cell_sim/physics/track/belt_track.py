"""The track: moves carriers from stop to stop when told to, over belts that all carriers share.

It knows nothing of reservations: a hop onto a taken place is refused, and what stands in the way blocks.
"""

from collections.abc import Mapping

import mujoco
import numpy as np

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.track.belt_carrier import BeltCarrier
from cell_sim.physics.track.stopper import Stopper
from cell_sim.world.track import STUCK_S, CarrierTrack, Course, Phase, TrackError
from cell_sim.world.track_layout import TrackLayout
from cell_sim.world.way import angle
from cell_transport.tag import Tag

AT = 0.05
"""The sensor of a place sees a carrier whose middle is this close [m]."""
CAUGHT = 0.003
"""The lock of a stop takes a carrier that is this close [m] ..."""
CAUGHT_SPEED = 0.03
"""... and this slow [m/s]."""
CLEAR = 0.32
"""A carrier this far from a stop, in x or in y, is clear of the pin in front of it [m]."""
AHEAD = 0.7
"""The pin of a stop stands in the way of a hop whose direction has this cosine to the stop's x."""


class BeltTrack(Device, CarrierTrack):
    """Carriers, belts, locks and antennas.

    Events: "arrived" (carrier, place), "blocked" and "freed" (carrier).

    Attributes:
        layout: Stops and ways.
        tags: What is glued below each carrier.
    """

    every = 3

    def __init__(self, layout: TrackLayout, stoppers: Mapping[str, Stopper], tags: Mapping[str, Tag]) -> None:
        """Take the layout, the stoppers by place, and the tags with which the carriers begin."""
        super().__init__(layout.name)
        self.layout = layout
        self._carriers = {name: BeltCarrier(name, parts) for name, parts in layout.carriers.items()}
        self.tags = dict(tags)
        self._tags_at_start = dict(tags)
        self._stoppers = stoppers
        self._set = False

    @property
    def carriers(self) -> Mapping[str, BeltCarrier]:
        """By name."""
        return self._carriers

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Add the locks."""
        for carrier in self.carriers.values():
            carrier.fit(spec)

    def bind(self, sim: Surroundings) -> None:
        """Look up ids; at the start carriers are locked where they stand."""
        self._data = sim.data
        self._antennas = {place: sim.model.site(antenna.frame).id for place, antenna in self.layout.antennas.items()}
        for carrier in self.carriers.values():
            carrier.bind(sim)
        self.lock_all()

    def lock_all(self) -> None:
        """At the start, and then only, lock carriers where they stand."""
        if not self._set:
            self._set = True
            for name, carrier in self.carriers.items():
                if place := next((p for p in self.layout.places if self._is_at(carrier, p)), ""):
                    self.put(name, place)

    def hop(self, start: str, end: str) -> str:
        """Send the carrier that stands at a place on its way to another one; returns its name.

        Raises:
            TrackError: there is no such way, nobody stands there, or the end is taken.
        """
        if (start, end) not in self.layout.ways:
            raise TrackError(f"there is no way from {start!r} to {end!r}")
        carrier = self.carriers.get(self.standing_at(start))
        if carrier is None:
            raise TrackError(f"no carrier stands at {start!r}")
        if other := self.bound_for(end):
            raise TrackError(f"{end!r} is taken by {other}")
        carrier.unlock()
        carrier.course = Course(Phase.DRIVING, start, end, heading=carrier.heading())
        self._clear_pin(start, end)
        return carrier.name

    def put(self, name: str, place: str) -> None:
        """Set a carrier down at a place, as a person does.

        Raises:
            TrackError: the place is unknown or taken.
        """
        if place not in self.layout.places:
            raise TrackError(f"there is no place {place!r}")
        if (other := self.bound_for(place)) not in ("", name):
            raise TrackError(f"{place!r} is taken by {other}")
        carrier = self.carriers[name]
        carrier.put(self.layout.places[place])
        carrier.course = Course(Phase.STANDING, place, place)

    def lend(self, name: str) -> None:
        """Open the lock of a carrier that stands, for something that holds and turns it; the pin makes room."""
        carrier = self.carriers[name]
        if stopper := self._stoppers.get(carrier.course.end):
            stopper.up = False
        carrier.unlock()
        carrier.course.phase = Phase.LENT

    def take_back(self, name: str) -> None:
        """Lock a carrier that was lent, in the middle of its stop again."""
        carrier = self.carriers[name]
        carrier.take()
        carrier.course.phase = Phase.CENTRING

    def bound_for(self, place: str) -> str:
        """Name of the carrier that stands at a place or is on its way there, "" for none."""
        return next((name for name, carrier in self.carriers.items() if carrier.course.end == place), "")

    def standing_at(self, place: str) -> str:
        """Name of the carrier that is locked at a place, "" for none."""
        return next((name for name, carrier in self.carriers.items() if self._stands(carrier, place)), "")

    def is_locked(self, name: str) -> bool:
        """Whether a carrier stands in the lock of a stop."""
        return self.carriers[name].course.phase is Phase.STANDING

    def is_occupied(self, place: str) -> bool:
        """What the sensor of a place sees."""
        return any(self._is_at(carrier, place) for carrier in self.carriers.values())

    def in_range(self, place: str) -> list[str]:
        """Carriers whose tags the antenna of a place reaches, the nearest first."""
        antenna = self._data.site_xpos[self._antennas[place]]
        distance = {n: float(np.linalg.norm(c.tag_position() - antenna)) for n, c in self.carriers.items()}
        reached = [name for name, length in distance.items() if length <= self.layout.antennas[place].reach]
        return sorted(reached, key=distance.__getitem__)

    def before_step(self, sim: Surroundings) -> None:
        """Drive and centre what is on its way."""
        for carrier in self.carriers.values():
            if carrier.course.phase is Phase.DRIVING:
                self._drive(sim, carrier)
            elif carrier.course.phase is Phase.CENTRING:
                self._centre(sim, carrier)

    def _drive(self, sim: Surroundings, carrier: BeltCarrier) -> None:
        course, way = carrier.course, self.layout.ways[carrier.course.start, carrier.course.end]
        x, y, _ = carrier.position()
        course.leg = way.next_leg(course.leg, x, y)
        last = course.leg + 1 == way.legs
        if last and abs(way.left(course.leg, x, y)) < CAUGHT and carrier.speed() < CAUGHT_SPEED:
            carrier.take()
            course.phase = Phase.CENTRING
            return
        off = angle(carrier.heading() - course.heading)
        carrier.drive(way.drive(course.leg, x, y, off, self.layout.speed))
        self._watch_block(sim, carrier)
        self._watch_pin(carrier)

    def _centre(self, sim: Surroundings, carrier: BeltCarrier) -> None:
        course = carrier.course
        if carrier.centre(self.layout.places[course.end], sim.period(self)):
            course.phase, course.start = Phase.STANDING, course.end
            if stopper := self._stoppers.get(course.end):
                stopper.up = True
            sim.tell(self, "arrived", carrier=carrier.name, place=course.end)

    def _watch_block(self, sim: Surroundings, carrier: BeltCarrier) -> None:
        x, y, _ = carrier.position()
        was, now = carrier.course.waiting, carrier.course.get_ahead(x, y, sim.period(self))
        if was < STUCK_S <= now:
            sim.tell(self, "blocked", carrier=carrier.name)
        elif now < STUCK_S <= was:
            sim.tell(self, "freed", carrier=carrier.name)

    def _clear_pin(self, start: str, end: str) -> None:
        """Lower the pin of a stop if a hop goes over it."""
        direction = np.array([*self.layout.ways[start, end].direction(0), 0.0])
        if start in self._stoppers and direction @ self.layout.places[start].rotate((1.0, 0.0, 0.0)) > AHEAD:
            self._stoppers[start].up = False

    def _watch_pin(self, carrier: BeltCarrier) -> None:
        """Raise the pin again behind a carrier."""
        stopper = self._stoppers.get(carrier.course.start)
        (x, y, _), (at_x, at_y, _) = carrier.position(), self.layout.places[carrier.course.start].position
        if stopper and not stopper.up and max(abs(x - at_x), abs(y - at_y)) > CLEAR:
            stopper.up = True

    def _stands(self, carrier: BeltCarrier, place: str) -> bool:
        return carrier.course.phase is Phase.STANDING and carrier.course.end == place

    def _is_at(self, carrier: BeltCarrier, place: str) -> bool:
        (x, y, _), (at_x, at_y, _) = carrier.position(), self.layout.places[place].position
        return bool((x - at_x) ** 2 + (y - at_y) ** 2 < AT**2)

    def reset(self) -> None:
        """All carriers where the world puts them, with the tags of the start."""
        self.tags = dict(self._tags_at_start)
        self._set = False
        for carrier in self.carriers.values():
            carrier.reset()

    def save(self) -> Saved:
        """Ways, locks and tags."""
        return {
            "carriers": {name: carrier.save() for name, carrier in self.carriers.items()},
            "tags": {name: [tag.epc, tag.memory.hex(), tag.dead] for name, tag in self.tags.items()},
        }

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        for name, carrier in saved["carriers"].items():
            self.carriers[name].load(carrier)
        tags = saved["tags"].items()
        self.tags = {name: Tag(epc, bytes.fromhex(memory), dead) for name, (epc, memory, dead) in tags}
