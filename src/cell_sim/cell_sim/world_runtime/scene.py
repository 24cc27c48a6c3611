"""What stands around loosely in the world: what a robot could run into, and may grasp."""

import math
from dataclasses import dataclass

from cell_sim.world.supports import Supports
from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import World
from cell_world.geometry import Pose, Vector

CARRIER = "carrier"
"""Model of a carrier."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something movable.

    Attributes:
        name: Of the model, or of a link that can come off it.
        model: What it is made of; of such a link, "".
        pose: Of its frame in the world.
    """

    name: str
    model: str
    pose: Pose


def describe(
    sim: World, track: CarrierTrack | None, middle: Vector | None = None, reach: float = math.inf
) -> list[Thing]:
    """Return everything movable, or what of it is near a place seen from above.

    Args:
        sim: The simulation.
        track: The one with the carriers.
        middle: [m]; None for the whole world.
        reach: [m].
    """
    things = [Thing(name, spawned.model, sim.model_pose(name)) for name, spawned in sim.spawned.items()]
    if supports := sim.find(Supports):
        for name in sim.spawned:
            things += [Thing(link, "", pose) for link, pose in supports.loose_links(name).items()]
    if track:
        bodies = {name: sim.pose(carrier.parts.body) for name, carrier in track.carriers.items()}
        things += [Thing(name, CARRIER, pose) for name, pose in bodies.items() if pose]
    if middle is None:
        return things
    return [thing for thing in things if math.dist(thing.pose.position[:2], middle[:2]) <= reach]
