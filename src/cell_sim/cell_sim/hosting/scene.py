"""What stands around loosely in the world: what a robot could run into, and may grasp."""

import math
from dataclasses import dataclass

from cell_sim.hosting.bodies import find_pose, loose_links, model_pose
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.track.track import Track
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
    sim: Simulation, track: Track | None, middle: Vector | None = None, reach: float = math.inf
) -> list[Thing]:
    """Return everything movable, or what of it is near a place seen from above.

    Args:
        sim: The simulation.
        track: The one with the carriers.
        middle: [m]; None for the whole world.
        reach: [m].
    """
    things = [Thing(name, spawned.model, model_pose(sim, name)) for name, spawned in sim.spawned.items()]
    for name in sim.spawned:
        things += [Thing(link, "", pose) for link, pose in loose_links(sim, name).items()]
    if track:
        bodies = {name: find_pose(sim, carrier.parts.body) for name, carrier in track.carriers.items()}
        things += [Thing(name, CARRIER, pose) for name, pose in bodies.items() if pose]
    if middle is None:
        return things
    return [thing for thing in things if math.dist(thing.pose.position[:2], middle[:2]) <= reach]
