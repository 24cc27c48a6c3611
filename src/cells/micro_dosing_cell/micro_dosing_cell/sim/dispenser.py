"""The pumps of the dosing head, as `pump_model` has them; the world lets flow what they give."""

import math
from dataclasses import asdict

from cell_line.plain import quoted
from cell_sim.equipment.base import LONGEST_S, EquipmentSetting, SimulatedEquipment
from cell_sim.equipment.timed import during
from cell_sim.world.world import World
from cell_sim.world_runtime.world_thread import CHUNK_S
from cell_world.sdf.elements import SCOPE
from micro_dosing_cell import pump_model
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.devices import PumpChannel
from micro_dosing_cell.pump_model import PumpRun, PumpState
from micro_dosing_cell.sim.head import Head

PURGE_G_S = 5.0
"""Rate of a purge [g/s]."""
FASTEST_G_S = 50.0
"""Highest rate of a pump [g/s]."""
AFTER_S = 0.05
"""How long the flow of a thin fluid goes on [s]; the world lets it fade with a time constant of its own."""
DRIPPING_S = 0.3
"""After so long nothing flows any more [s]."""
CAPACITY_G = 500.0
"""Content of a full reservoir [g]."""
RESTOCK_BELOW_G = 40.0
"""Somebody fills a reservoir up before it holds less than this [g]."""
NEEDLES = "needles"
"""Option of the driver: number of the needle of each channel."""


class SimulatedPumps(SimulatedEquipment):
    """One pump per needle; what it gives falls from where the needle is."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the head of the cell, and which needle belongs to which channel from the driver's options.

        Raises:
            LookupError: the cell has no head.
        """
        super().__init__(setting)
        self._head = Head.of(setting)
        driver = setting.line.line.cells[self.station.cell].fitted(setting.line.profile)[self.role]
        self._needles: dict[str, int] = driver.options.get(NEEDLES, {})

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Run a pump."""
        await self._run(channel, mass_g, rate_g_s)

    async def purge(self, channel: str, mass_g: float) -> None:
        """Run a pump at full strength."""
        await self._run(channel, mass_g, PURGE_G_S)
        await self.world.do(lambda sim: self._purged(sim, channel))

    async def about(self, channel: str) -> PumpChannel:
        """Return what is known of a channel."""
        return await self.world.do(lambda sim: self._about(sim, channel))

    async def keep(self, channel: str, known: PumpCalibration) -> None:
        """Keep it with the world."""
        await self.world.do(lambda sim: sim.notes.put(self.name, f"known.{channel}", asdict(known)))

    async def _run(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Let it flow for as long as it takes, and drip."""
        if channel not in self._needles:
            raise self.fault(f"no needle gives {quoted(channel)}")
        self.check("the mass [g]", mass_g, 0.0, CAPACITY_G)
        self.check("the rate [g/s]", rate_g_s, mass_g / LONGEST_S, FASTEST_G_S)
        needle = f"{self._head.name}{SCOPE}needle.{self._needles[channel]}"
        pump = self._head.dosing.pump
        seconds = max(1, math.ceil(mass_g / rate_g_s / CHUNK_S - 1e-9)) * CHUNK_S if mass_g else CHUNK_S

        def begin(sim: World) -> None:
            real = self._begun(sim, channel, mass_g, rate_g_s)
            # The stream fades slowly in the world: what follows the stop beyond that comes with the rest.
            given = real.flow_g_s * mass_g / rate_g_s + max(0.0, real.after_g - real.flow_g_s * AFTER_S) + real.drop_g
            level = self._level(sim, channel)
            given = min(given, level)
            left = level - given
            sim.notes.put(self.name, channel, CAPACITY_G if left < RESTOCK_BELOW_G else left)
            pump(needle, channel, given / seconds)

        await during(self.world, seconds, begin, lambda sim: pump(needle, channel, 0.0))
        await self.world.sleep(DRIPPING_S)

    def _begun(self, sim: World, channel: str, mass_g: float, rate_g_s: float) -> PumpRun:
        pump, real = pump_model.run(self._pump(sim, channel), mass_g, rate_g_s, AFTER_S, sim.time, self.chance(sim))
        self._put(sim, channel, pump)
        return real

    def _purged(self, sim: World, channel: str) -> None:
        self._put(sim, channel, pump_model.purge(self._pump(sim, channel), sim.time, self.chance(sim)))

    def _about(self, sim: World, channel: str) -> PumpChannel:
        known = sim.notes.get(self.name, f"known.{channel}", asdict(PumpCalibration()))
        return PumpChannel(self._level(sim, channel), known=PumpCalibration(**known))

    def _pump(self, sim: World, channel: str) -> PumpState:
        found: dict[str, float] = sim.notes.get(self.name, f"pump.{channel}", {})
        return PumpState(**found) if found else pump_model.new_pump(self.chance(sim), sim.time)

    def _put(self, sim: World, channel: str, pump: PumpState) -> None:
        sim.notes.put(self.name, f"pump.{channel}", asdict(pump))

    def _level(self, sim: World, channel: str) -> float:
        return sim.notes.get(self.name, channel, CAPACITY_G)
