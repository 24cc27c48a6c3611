"""A camera with a perfect eye and the noise of a real one: it measures what the world's truth says."""

import math
import random
from collections.abc import Callable
from typing import Any, TypeVar

from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.world.world import World
from cell_sim.world_runtime.station import near
from cell_skills.devices.seen import PartSeen
from cell_world.geometry import Pose

S = TypeVar("S")
LOOK_S = 0.4
"""Time for a picture and its evaluation [s]."""
NOISE_M = 0.00005
"""Standard deviation of a measured position [m]."""
NOISE_RAD = 0.002
"""Standard deviation of a measured turn [rad]."""
AROUND_M = 0.03
"""A part this close to a place is taken for the one of the place [m] ..."""
LEVEL_M = 0.008
"""... when it is as high as one that lies there, within this [m]."""
SEAT = "seat."


class TruthCamera(SimulatedEquipment):
    """A camera over the whole cell, which finds parts; those of families see more."""

    async def look(self, place: str) -> PartSeen | None:
        """Take a picture of a place and measure what lies there."""
        return await self.picture(lambda sim: self.measure(sim, place))

    async def picture(self, evaluate: Callable[[World], S]) -> S:
        """Take a picture and evaluate it."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(evaluate)

    def measure(self, sim: World, place: str) -> PartSeen:
        """Measure what lies at a place."""
        chance = self.chance(sim)
        found = self._part_at(sim, place)
        if found is None:
            return PartSeen(present=False)
        name, at = found
        return PartSeen(**located(at, chance), part=sim.spawned[name].model)

    def _part_at(self, sim: World, place: str) -> tuple[str, Pose] | None:
        """Which part belongs to a place, and where it is, seen from that place."""
        nominal = self.station.find(sim, place)
        if nominal is None:
            return None
        seen = {name: at for name, at in near(sim, nominal, AROUND_M).items() if abs(at.position[2]) < LEVEL_M}
        if place.startswith(SEAT):
            # Several lie on top of each other; a seat is meant for the part that is called like it.
            kind = place.removeprefix(SEAT)
            seen = {name: at for name, at in seen.items() if kind in sim.spawned[name].model.split("_")}
        return min(seen.items(), key=lambda found: math.hypot(*found[1].position), default=None)


def located(at: Pose, chance: random.Random) -> dict[str, Any]:
    """Return what a camera says of where something is that is there: the first fields of a `Located`."""
    x, y, _ = at.position
    return {
        "present": True,
        "x_m": chance.gauss(x, NOISE_M),
        "y_m": chance.gauss(y, NOISE_M),
        "yaw_rad": chance.gauss(at.rpy()[2], NOISE_RAD),
        "sigma_m": NOISE_M,
        "sigma_rad": NOISE_RAD,
    }
