"""Where the things on a carrier belong, and how far they are from there."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import World
from cell_sim.world_runtime.station import things_on
from cell_world.geometry import Pose

OF_A_KIND = ("nest.", "seat.")
"""Nests that are called after the kind of part they are for, on a carrier or on what stands on it."""
OTHERS = frozenset(("part", "vessel", "stack", "mouth"))
"""Nests of everything that has none called after its kind."""


@dataclass(frozen=True, slots=True)
class LyingPart:
    """A part on a carrier.

    Attributes:
        part: Its name.
        nest: Scoped name of the nest it is nearest to, "" when nothing there is a nest for it.
        off_m: How far it is from there [m].
    """

    part: str
    nest: str
    off_m: float


def lying_on(sim: World, track: CarrierTrack, carrier: str) -> list[LyingPart]:
    """Return how the things on a carrier lie.

    Args:
        sim: The simulation.
        track: The one with the carriers.
        carrier: Model of the carrier.
    """
    there = things_on(sim, track, carrier)
    nests = [(owner, place, pose) for owner in (carrier, *there) for place, pose in sim.frames(owner).items()]
    return [_nearest(sim, part, [nest for nest in nests if nest[0] != part]) for part in there]


def _nearest(sim: World, part: str, nests: Iterable[tuple[str, str, Pose]]) -> LyingPart:
    at, kinds = sim.model_pose(part).position, sim.spawned[part].model.split("_")
    distances = {f"{owner} {place}": math.dist(at, pose.position) for owner, place, pose in _meant(kinds, list(nests))}
    nest = min(distances, key=distances.__getitem__, default="")
    return LyingPart(part, nest, distances.get(nest, math.inf))


def _meant(kinds: list[str], nests: list[tuple[str, str, Pose]]) -> Iterator[tuple[str, str, Pose]]:
    """The nests that are for a part of these kinds."""
    own = [nest for nest in nests if nest[1].startswith(OF_A_KIND) and nest[1].partition(".")[2] in kinds]
    yield from own or (nest for nest in nests if nest[1] in OTHERS)
