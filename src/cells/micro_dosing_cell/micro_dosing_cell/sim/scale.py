"""The process scale under the vessel."""

from typing import Any

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment, own
from cell_sim.world.dosing import LoadCell
from cell_sim.world.world import World
from micro_dosing_cell.sim.head import Head

READ_S = 0.2
"""Time of one reading [s]."""
TARE, GRAMS, VESSEL = "tare", "g", "vessel"


class SimulatedScale(SimulatedEquipment):
    """A scale that keeps its tare until the vessel is lifted off or driven away."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the scale of the cell.

        Raises:
            LookupError: the cell has none, or no dosing head.
        """
        super().__init__(setting)
        self._head = Head.of(setting)
        self._scale = own(setting, LoadCell, "scale")[1]

    async def tare(self) -> None:
        """Take the present load as zero."""
        await self.world.sleep(READ_S)

        def tare(sim: World) -> None:
            value = {GRAMS: self._scale.read(), VESSEL: self._head.vessel(sim)}
            sim.notes.put(self.name, TARE, value)

        await self.world.do(tare)

    async def tared(self) -> bool:
        """Return whether the vessel of the last tare is still standing."""
        return await self.world.do(lambda sim: self._tare(sim) is not None)

    async def read(self) -> float:
        """Return one reading [g]."""
        await self.world.sleep(READ_S)
        return await self.world.do(self._read)

    def _read(self, sim: World) -> float:
        tare = self._tare(sim)
        return self._scale.read() - (float(tare[GRAMS]) if tare else 0.0)

    def _tare(self, sim: World) -> dict[str, Any] | None:
        """The last tare, if it still holds."""
        tare: dict[str, Any] | None = sim.notes.get(self.name, TARE, None)
        return tare if tare is not None and tare[VESSEL] == self._head.vessel(sim) else None
