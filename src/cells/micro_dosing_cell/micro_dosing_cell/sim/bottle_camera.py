"""The colour camera of a dosing cell in a world: it sees the paint in the vial; camera and chart err."""

import numpy as np

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.world.world import World
from cell_vision.colour.chart import ChartRefused
from micro_dosing_cell.colour_order import library_of
from micro_dosing_cell.devices import ColourSeen
from micro_dosing_cell.sim.eye import SimulatedEye
from micro_dosing_cell.sim.head import Head
from micro_dosing_cell.sim.paint_in_cell import CellPaints

LOOK_S = 1.5
"""Time to take and evaluate a picture [s]."""
LIBRARY = "polish"
"""Pigments of the paints, of which the lots differ."""
LOTS, SURFACE = "lots", "surface"
NOTHING = (0.0, 0.0, 0.0)


class SimulatedColourCamera(SimulatedEquipment):
    """A camera over the vessel in the station; lots and surfaces are kept with the world."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the head of the cell, which knows what is in its vessels.

        Raises:
            LookupError: the cell has none.
        """
        super().__init__(setting)
        self._head = Head.of(setting)

    async def colour(self) -> ColourSeen:
        """Look at the bottle."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(self._look)

    def _look(self, sim: World) -> ColourSeen:
        vessel = self._head.vessel(sim)
        seed = self._kept(sim, LOTS)
        paints = CellPaints(library_of(LIBRARY), seed)
        content = self._head.dosing.contents[vessel] if vessel else None
        masses = paints.masses(content.masses if content else {})
        if not content or not masses.any():
            return ColourSeen(NOTHING, "there is no paint in the vessel")
        dice = np.random.default_rng(self.chance(sim).getrandbits(64))
        surface = float(np.random.default_rng(self._kept(sim, f"{SURFACE}.{vessel}")).normal())
        paint = paints.bottle(surface).spectrum(paints.streaky(masses, content.uniformity(), dice))
        try:
            lab, correction = SimulatedEye(paints.library, np.random.default_rng([seed, 1]), dice).look(paint)
        except ChartRefused as refused:
            return ColourSeen(NOTHING, str(refused))
        lightness, a, b = map(float, lab)
        return ColourSeen((lightness, a, b), chart_off=float(np.median(correction.left_out)))

    def _kept(self, sim: World, key: str) -> int:
        """Return a seed that is drawn once."""
        seed = sim.notes.get(self.name, key, -1)
        if seed < 0:
            seed = self.chance(sim).getrandbits(32)
            sim.notes.put(self.name, key, seed)
        return seed
