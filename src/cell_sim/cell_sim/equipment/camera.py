"""A camera with a perfect eye and the noise of a real one: it measures what the world's truth says."""

import math
import random

from cell_sim.equipment.base import Equipment
from cell_sim.equipment.printed import count_supports, has_support
from cell_sim.hosting.station import near
from cell_sim.physics.simulation import Simulation
from cell_skills.geometry import Pose

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
ABSENT = {"present": 0.0}
SEAT, SUPPORT = "seat.", "support."


class TruthCamera(Equipment):
    """A camera over the whole cell."""

    async def look(self, target: str) -> dict[str, float]:
        """Take a picture of a target and measure it."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(lambda sim: self._measure(sim, target))

    def _measure(self, sim: Simulation, target: str) -> dict[str, float]:
        if target == "supports":
            return {"count": float(count_supports(sim, self.station.on_carrier(sim))), "intact": 1.0}
        chance = self.chance(sim)
        if target.startswith(SUPPORT):
            there = has_support(sim, self.station.on_carrier(sim), target)
            return measured(Pose(), chance) if there else ABSENT
        at = self._part_at(sim, target)
        return ABSENT if at is None else measured(at, chance)

    def _part_at(self, sim: Simulation, place: str) -> Pose | None:
        """Where the part of a place is, seen from that place."""
        nominal = self.station.find(sim, place)
        if nominal is None:
            return None
        seen = {name: at for name, at in near(sim, nominal, AROUND_M).items() if abs(at.position[2]) < LEVEL_M}
        if place.startswith(SEAT):
            # Several lie on top of each other; a seat is meant for the part that is called like it.
            kind = place.removeprefix(SEAT)
            seen = {name: at for name, at in seen.items() if kind in sim.spawned[name].model.split("_")}
        return min(seen.values(), key=lambda at: math.hypot(*at.position), default=None)


def measured(at: Pose, chance: random.Random) -> dict[str, float]:
    """Return what a camera says of something that is there."""
    x, y, _ = at.position
    return {
        "present": 1.0,
        "x_m": chance.gauss(x, NOISE_M),
        "y_m": chance.gauss(y, NOISE_M),
        "yaw_rad": chance.gauss(at.rpy()[2], NOISE_RAD),
    }
