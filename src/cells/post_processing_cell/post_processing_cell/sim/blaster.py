"""The blast nozzle of a cell with its hopper."""

from cell_sim.equipment.base import LONGEST_S, EquipmentSetting, SimulatedEquipment, own
from cell_sim.equipment.timed import during
from cell_sim.world.nozzle import USUAL_PA, USUAL_S, Nozzle
from cell_sim.world.world import World
from cell_world.sdf.elements import SCOPE
from post_processing_cell.sim.gauge import WORN

HIGHEST_PA = 1_000_000.0
"""Highest pressure of the jet [Pa]."""
USE_KG_S = 0.02
"""Medium used [kg/s]."""
CAPACITY_KG = 20.0
"""Content of a full hopper [kg]."""
RESTOCK_BELOW_KG = 1.0
"""Somebody fills the hopper up before it holds less than this [kg]."""
SECTORS = 8
"""The surface is told in so many directions around the part."""
CLEAN = 0.9
"""Covered share from which on the jet wears the part."""
WEAR_M = 0.00004
"""What a dose of 1 on all sides takes off every dimension of a clean part [m]."""
LEVEL = "level"


class SimulatedBlaster(SimulatedEquipment):
    """A nozzle that treats what stands before it."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the nozzle of the cell.

        Raises:
            LookupError: the cell has none.
        """
        super().__init__(setting)
        self._nozzle = own(setting, Nozzle, "blast nozzle")[1]

    async def blast(self, pressure_pa: float, duration_s: float) -> None:
        """Blast at a pressure [Pa] for a time [s]."""
        self.check("the pressure [Pa]", pressure_pa, 0.0, HIGHEST_PA)
        self.check("the time [s]", duration_s, 0.0, LONGEST_S)
        on, off = (lambda sim: self._nozzle.blast(pressure_pa)), (lambda sim: self._nozzle.blast(0.0))
        await during(self.world, duration_s, on, off)
        dose = pressure_pa / USUAL_PA * duration_s / USUAL_S
        await self.world.do(lambda sim: self._note(sim, USE_KG_S * duration_s, dose))

    async def level(self) -> float:
        """Return the medium left in the hopper [kg]."""
        return await self.world.do(self._level)

    def _level(self, sim: World) -> float:
        return sim.notes.get(self.name, LEVEL, CAPACITY_KG)

    def _note(self, sim: World, used_kg: float, dose: float) -> None:
        """Keep what was used, and what was worn off a part that was clean already."""
        notes, left = sim.notes, self._level(sim) - used_kg
        notes.put(self.name, LEVEL, CAPACITY_KG if left < RESTOCK_BELOW_KG else left)
        if part := self._nozzle.part():
            bare = [max(0.0, (side - CLEAN) / (1.0 - CLEAN)) for side in self._nozzle.coverage(part, SECTORS)]
            owner = part.partition(SCOPE)[0]
            worn = notes.get(owner, WORN, 0.0) + WEAR_M * dose * sum(bare) / len(bare) / SECTORS
            notes.put(owner, WORN, worn)
