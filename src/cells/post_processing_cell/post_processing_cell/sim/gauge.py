"""A gauge: a printed part keeps the error with which it was printed, less what blasting takes off."""

from cell_line.plain import ID_LENGTH
from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.world.world import World

LARGEST_M = 1.0
"""What stands on a carrier is no larger [m]."""
SCAN_S = 1.5
"""Time of a scan [s]."""
NOISE_M = 0.00001
"""Standard deviation of a measurement [m]."""
PROCESS_M = 0.00004
"""Standard deviation of the printing process [m]."""
WORN = "worn_m"
"""What blasting took off a thing, in its notes [m]."""


class SimulatedGauge(SimulatedEquipment):
    """A structured-light gauge over the station."""

    async def measure(self, dimension: str, nominal_m: float) -> float:
        """Measure a dimension of what stands on the carrier."""
        self.check("the length of the name of the dimension", len(dimension), 1, ID_LENGTH)
        self.check("the nominal dimension [m]", nominal_m, 0.0, LARGEST_M)
        await self.world.sleep(SCAN_S)
        return await self.world.do(lambda sim: self._measure(sim, dimension, nominal_m))

    def _measure(self, sim: World, dimension: str, nominal_m: float) -> float:
        part = next(iter(self.station.on_carrier(sim)), "")
        if not part:
            raise self.fault("nothing stands on the carrier")
        notes, key = sim.notes, f"error of {dimension}"
        error = notes.get(part, key, None)
        if error is None:
            error = notes.chance(part).gauss(0.0, PROCESS_M)
            notes.put(part, key, error)
        return self.chance(sim).gauss(nominal_m + error - notes.get(part, WORN, 0.0), NOISE_M)
