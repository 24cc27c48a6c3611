"""The stack of folded garments on the carrier, as a gauge over the station sees it."""

from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.world.outlines import Outlines
from cell_sim.world.world import World

MEASURE_S = 0.2
"""Time to measure [s]."""
NOISE_M = 0.0002
"""Standard deviation of a measured height [m]."""
STACK = "stack"
TAKEN_M = 0.001
"""A stack that is higher than this takes the room of the next one [m]."""


class SimulatedStacker(SimulatedEquipment):
    """A stack on a deck that does not sink: one garment has room on it."""

    async def height(self) -> float:
        """Measure the stack [m]."""
        await self.world.sleep(MEASURE_S)
        return await self.world.do(lambda sim: max(0.0, self.chance(sim).gauss(self._height(sim), NOISE_M)))

    async def make_room(self, thickness_m: float) -> None:
        """See that a piece can be laid down."""
        height = await self.world.do(self._height)
        if height > TAKEN_M:
            raise self.fault(f"the stack is {height:.3f} m high, and the deck of a carrier does not sink")

    def _height(self, sim: World) -> float:
        """How high the things on the carrier reach over its deck [m]."""
        deck = sim.pose(f"{self.station.carrier(sim)}::{STACK}")
        if deck is None:
            raise self.fault("no carrier stands at the station")
        reaches = self.able(sim, Outlines).highest
        return max((reaches(name) - deck.position[2] for name in self.station.on_carrier(sim)), default=0.0)
