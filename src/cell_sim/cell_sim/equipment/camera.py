"""A camera with a perfect eye and the noise of a real one: it measures what the world's truth says."""

import math

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.equipment.sights import ABSENT, installed_sights, measured
from cell_sim.world.world import World
from cell_sim.world_runtime.station import near
from cell_world.geometry import Pose

LOOK_S = 0.4
"""Time for a picture and its evaluation [s]."""
AROUND_M = 0.03
"""A part this close to a place is taken for the one of the place [m] ..."""
LEVEL_M = 0.008
"""... when it is as high as one that lies there, within this [m]."""
SEAT = "seat."


class TruthCamera(SimulatedEquipment):
    """A camera over the whole cell."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the cell, with an eye for the work of each family."""
        super().__init__(setting)
        self._sights = [sight(setting) for sight in installed_sights()]

    async def look(self, target: str) -> dict[str, float]:
        """Take a picture of a target and measure it."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(lambda sim: self._measure(sim, target))

    def _measure(self, sim: World, target: str) -> dict[str, float]:
        chance = self.chance(sim)
        for sight in self._sights:
            if (seen := sight.look(sim, target, chance)) is not None:
                return seen
        at = self._part_at(sim, target)
        return ABSENT if at is None else measured(at, chance)

    def _part_at(self, sim: World, place: str) -> Pose | None:
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
