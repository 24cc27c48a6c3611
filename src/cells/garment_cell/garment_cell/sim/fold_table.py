"""A fold table: its flaps turn the cloth on it over a line, while the plate keeps it down there."""

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment, own
from cell_sim.world.cloth import TURN_S, LaidCloth
from cell_sim.world.world import World
from garment_cell.devices import FoldLine

CALM_S = 3.0
"""A cloth lies still within this time after a flap has let go of it [s]."""


class SimulatedFoldTable(SimulatedEquipment):
    """The flaps of the table in the cell."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the table of the cell.

        Raises:
            LookupError: there is none.
        """
        super().__init__(setting)
        _, self._table = own(setting, LaidCloth, "fold table")

    async def fold(self, line: FoldLine) -> None:
        """Fold along a line."""
        await self._at_rest()
        await self.world.do(lambda sim: self._table.fold(0 if line.axis == "x" else 1, line.at_m, line.reverse))
        await self._at_rest()

    async def unfold(self) -> None:
        """Take the last fold back."""
        await self._at_rest()
        await self.world.do(lambda sim: self._table.unfold())
        await self._at_rest()

    async def _at_rest(self) -> None:
        """Wait until no flap moves, nor the cloth."""
        await self.world.until(self._rests, TURN_S + CALM_S)

    def _rests(self, sim: World) -> bool:
        return self._table.rests()
