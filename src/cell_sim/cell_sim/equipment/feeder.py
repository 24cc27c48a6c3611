"""Feeders and trays: they bring the next part to its pick position."""

from cell_line.plain import quoted
from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.world.world import SpawnError, World
from cell_sim.world_runtime.station import near
from cell_sim.world_runtime.things import bring
from cell_world.geometry import Pose

ADVANCE_S = 0.8
"""Time to bring a part [s]."""
CAPACITY = 200
"""Parts in a full feeder."""
RESTOCK_BELOW = 10
"""Somebody fills a feeder up before it holds fewer than this; one that holds none nobody looks after."""
SPREAD_M = 0.0005
"""Standard deviation of where a part comes to lie [m]."""
SPREAD_RAD = 0.01
"""Standard deviation of how it is turned [rad]."""
BARRIER_M = 0.03
"""The light barrier sees a part this close to the pick position [m]."""


class SimulatedFeeder(SimulatedEquipment):
    """All feeders of a cell; the pick position of a part is the frame `feeder.<part>`."""

    async def level(self, part: str) -> int:
        """Count the parts left, without the one at the pick position."""
        return await self.world.do(lambda sim: self._left(sim, part))

    async def advance(self, part: str) -> bool:
        """Bring a part unless one lies there."""
        await self.world.sleep(ADVANCE_S)
        return await self.world.do(lambda sim: self._bring(sim, part))

    def _left(self, sim: World, part: str) -> int:
        return sim.notes.get(self.name, part, CAPACITY) if self._position(sim, part) else 0

    def run_out(self, sim: World, part: str) -> None:
        """Be empty: the part at the pick position, if one is there, was the last."""
        sim.notes.put(self.name, part, 0)

    def _bring(self, sim: World, part: str) -> bool:
        position = self._position(sim, part)
        if position is None:
            raise self.fault(f"there is no feeder for {quoted(part)}")
        if near(sim, position, BARRIER_M):
            return True
        left, chance = self._left(sim, part), self.chance(sim)
        if left == 0:
            return False
        off = Pose.from_xyz_rpy(
            (chance.gauss(0.0, SPREAD_M), chance.gauss(0.0, SPREAD_M), 0.0), (0.0, 0.0, chance.gauss(0.0, SPREAD_RAD))
        )
        try:
            bring(sim, part, position @ off)
        except SpawnError as error:
            raise self.fault(str(error)) from error
        sim.notes.put(self.name, part, CAPACITY if left - 1 < RESTOCK_BELOW else left - 1)
        return True

    def _position(self, sim: World, part: str) -> Pose | None:
        return self.station.find(sim, f"feeder.{part}")
