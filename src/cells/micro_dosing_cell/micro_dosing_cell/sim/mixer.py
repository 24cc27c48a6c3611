"""The mixer of the dosing head: it stirs the vessel that it is held into."""

import math

from cell_sim.equipment.base import LONGEST_S, EquipmentSetting, SimulatedEquipment
from cell_sim.world.world import World
from cell_world.sdf.elements import SCOPE
from micro_dosing_cell.sim.head import MOUTH, Head

REACH_M = 0.005
"""The mixer reaches into a vessel whose mouth is this close to it [m]."""
TOOL = "mixer"
FASTEST_RAD_S = 500.0
"""Highest speed [rad/s]."""
SPEED_ERROR = 0.005
"""Standard deviation of the true speed about the set one, as a fraction."""
LOOK_S = 0.5
"""Time of a measurement [s]."""
NOISE = 0.003
"""Standard deviation of a measured uniformity."""


class SimulatedMixer(SimulatedEquipment):
    """A mixer that stirs the vessel in the station."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the head of the cell.

        Raises:
            LookupError: the cell has none.
        """
        super().__init__(setting)
        self._head = Head.of(setting)

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix for a time [s]; returns the mean speed [rad/s]."""
        self.check("the speed [rad/s]", speed_rad_s, 0.0, FASTEST_RAD_S)
        self.check("the time [s]", duration_s, 0.0, LONGEST_S)
        if not await self.world.do(self._inside):
            raise self.fault("the mixer is in no vessel")
        chance = await self.act(duration_s)
        speed = speed_rad_s * chance.gauss(1.0, SPEED_ERROR)
        await self.world.do(lambda sim: self._stir(sim, speed * duration_s))
        return speed

    async def uniformity(self) -> float:
        """Measure how even the content is, 0 to 1."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(self._uniformity)

    def _stir(self, sim: World, angle_rad: float) -> None:
        if vessel := self._inside(sim):
            self._head.dosing.stir(vessel, angle_rad)

    def _inside(self, sim: World) -> str:
        """The vessel that the mixer reaches into, "" if there is none."""
        vessel = self._head.vessel(sim)
        mouth = sim.pose(vessel + SCOPE + MOUTH) if vessel else None
        near = mouth is not None and math.dist(mouth.position, self._head.tool(sim, TOOL).position) < REACH_M
        return vessel if near else ""

    def _uniformity(self, sim: World) -> float:
        vessel = self._head.vessel(sim)
        even = self._head.dosing.contents[vessel].uniformity() if vessel else 0.0
        return min(1.0, max(0.0, self.chance(sim).gauss(even, NOISE)))
