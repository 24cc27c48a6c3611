"""The pumps of the dosing head."""

import math

from cell_sim.equipment.base import Equipment, Setting
from cell_sim.equipment.head import Head
from cell_sim.equipment.timed import during
from cell_sim.hosting.moving import MoveFailed
from cell_sim.hosting.notes import notes_of
from cell_sim.hosting.world_thread import CHUNK_S
from cell_sim.physics.simulation import Simulation
from cell_skills.sdf.elements import SCOPE

ABOVE_M = 0.008
"""A needle doses from this high above the mouth [m]."""
PURGE_G_S = 5.0
"""Rate of a purge [g/s]."""
GAIN_ERROR = 0.02
"""Standard deviation of the true rate about the set one, as a fraction."""
DRIPPING_S = 0.3
"""After so long nothing flows any more [s]."""
CAPACITY_G = 500.0
"""Content of a full reservoir [g]."""
RESTOCK_BELOW_G = 40.0
"""Somebody fills a reservoir up before it holds less than this [g]."""
WASTE = "waste"
"""Frame of the cell over its drain."""
PALETTES = "palettes"


class Dispenser(Equipment):
    """One pump per needle; the place of a channel in its palette is the number of its needle."""

    def __init__(self, setting: Setting) -> None:
        """Take the head of the cell, and the palettes from the line's description of the pumps.

        Raises:
            LookupError: the cell has no head.
        """
        super().__init__(setting)
        self._head = Head.of(setting)
        devices = setting.line.line.cells[self.station.cell].devices
        palettes = devices[self.role].options.get(PALETTES, {}) if self.role in devices else {}
        self._number = {channel: i for palette in palettes.values() for i, channel in enumerate(palette)}

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Run a pump over the vessel."""
        try:
            over = await self._head.bring_over_vessel(self._tool(channel), ABOVE_M)
        except MoveFailed as error:
            raise self.fault(str(error)) from error
        if not over:
            raise self.fault("no vessel stands in the station")
        await self._run(channel, mass_g, rate_g_s)

    async def purge(self, channel: str, mass_g: float) -> None:
        """Run a pump over the drain."""
        try:
            await self._head.bring(self._tool(channel), self.station.cell + SCOPE + WASTE, ABOVE_M)
        except MoveFailed as error:
            raise self.fault(str(error)) from error
        await self._run(channel, mass_g, PURGE_G_S)

    async def level(self, channel: str) -> float:
        """Return what the reservoir holds [g]."""
        return await self.world.do(lambda sim: self._level(sim, channel))

    def _tool(self, channel: str) -> str:
        needles = list(self._head.dosing.pumps)
        return needles[self._number.get(channel, 0) % len(needles)].rpartition(SCOPE)[2]

    async def _run(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Let it flow for as long as it takes, and drip."""
        needle = f"{self._head.name}{SCOPE}{self._tool(channel)}"
        pump = self._head.dosing.pump
        seconds = max(1, math.ceil(mass_g / rate_g_s / CHUNK_S - 1e-9)) * CHUNK_S

        def begin(sim: Simulation) -> None:
            real = mass_g / seconds * max(0.0, self.chance(sim).gauss(1.0, GAIN_ERROR))
            left = self._level(sim, channel) - real * seconds
            notes_of(sim).put(self.name, channel, CAPACITY_G if left < RESTOCK_BELOW_G else left)
            pump(needle, channel, real)

        await during(self.world, seconds, begin, lambda sim: pump(needle, channel, 0.0))
        await self.world.sleep(DRIPPING_S)

    def _level(self, sim: Simulation, channel: str) -> float:
        return notes_of(sim).get(self.name, channel, CAPACITY_G)
