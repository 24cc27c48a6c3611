"""A cell of the world as its equipment sees it: its station, the carrier there, and what lies where."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cell_sim.world.track import CarrierTrack, Phase
from cell_sim.world.world import World
from cell_world.geometry import Pose
from cell_world.sdf import elements
from cell_world.sdf.elements import SCOPE

THERE = (Phase.STANDING, Phase.CENTRING, Phase.LENT)
"""A carrier in one of these phases is at its stop."""
ON_CARRIER_M = 0.16
"""What is this close to the middle of a carrier, in its x and in its y, is on it [m] ..."""
ABOVE_M = 0.3
"""... if it is not higher above it than this [m]."""


@dataclass(frozen=True)
class CellStation:
    """The place of a cell.

    Attributes:
        cell: Its model in the world.
        place: Stop of the track at which its carriers stand.
        track: Name of the track, "" in a world without.
        inner: Models that belong to the cell, whose frames are places of the cell too.
    """

    cell: str
    place: str
    track: str
    inner: tuple[str, ...] = ()

    @classmethod
    def of(cls, world: elements.SdfWorld, cell: str, place: str, track: str) -> "CellStation":
        """The station of a cell, with all models in its model."""
        inner = tuple(name for name in world.models if name.startswith(cell + SCOPE))
        return cls(cell, place, track, inner)

    def carrier(self, sim: World) -> str:
        """Return the model of the carrier at the station, "" if there is none."""
        if not self.track:
            return ""
        carriers = sim.device(self.track, CarrierTrack).carriers.values()
        there = (c.name for c in carriers if c.course.end == self.place and c.course.phase in THERE)
        return next(there, "")

    def find(self, sim: World, place: str) -> Pose | None:
        """Return where a named place is now: of the cell, of what is built into it, of the carrier, of what is on it.

        Args:
            sim: The simulation.
            place: As skills call it, such as `feeder.lid`, `nest.lid` or `support.1`.
        """
        return next((pose for owner in self._owners(sim) if (pose := sim.pose(owner + SCOPE + place))), None)

    def on_carrier(self, sim: World) -> list[str]:
        """Return the things on the carrier at the station, by name."""
        carrier = self.carrier(sim)
        return things_on(sim, sim.device(self.track, CarrierTrack), carrier) if carrier else []

    def _owners(self, sim: World) -> Iterator[str]:
        yield self.cell
        yield from self.inner
        if carrier := self.carrier(sim):
            yield carrier
            yield from self.on_carrier(sim)


def things_on(sim: World, track: CarrierTrack, carrier: str) -> list[str]:
    """Return the things that are on a carrier, by name."""
    plate = sim.pose(track.carriers[carrier].parts.body)
    assert plate is not None, "every carrier has its body"
    back = plate.inverse()
    seen = ((name, back.apply(sim.model_pose(name).position)) for name in sim.spawned)
    return [name for name, at in seen if max(abs(at[0]), abs(at[1])) < ON_CARRIER_M and -0.02 < at[2] < ABOVE_M]


def near(sim: World, pose: Pose, reach: float) -> dict[str, Pose]:
    """Return the things whose model frame is near a pose: name, and pose seen from there.

    Args:
        sim: The simulation.
        pose: In the world.
        reach: [m].
    """
    back = pose.inverse()
    seen = {name: back @ sim.model_pose(name) for name in sim.spawned}
    return {name: at for name, at in seen.items() if math.hypot(*at.position) <= reach}
