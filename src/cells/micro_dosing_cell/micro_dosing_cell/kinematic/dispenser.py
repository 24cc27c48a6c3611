"""`kinematic_dispenser`: pumps whose flow goes on for a moment after they stop."""

import random
from collections.abc import Mapping
from itertools import chain

from cell_kinematic import supply
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from cell_line.offers import Names, Offers
from cell_skills.devices.protocols import Supply, ToolChanger
from micro_dosing_cell.device_kinds import DISPENSER, DispenserFaults
from micro_dosing_cell.kinematic import vessel

SLICE_S = 0.25
"""What was dosed is written to the bench this often [s], so a crash in the middle leaves what had flowed."""
FREEING = 0.7
"""Probability that a purge frees a blocked channel."""


class DispenserOptions(KinematicOptions):
    """Options of a kinematic pump bank."""

    palettes: dict[str, list[str]] = {}
    """Channels each material of the supply gives; empty: any channel asked for is there."""
    supply: str = "fluid"
    """Role of the supply line that feeds the pumps."""
    nozzle: str = "nozzle"
    """Role of the changer that holds the nozzle."""
    after_flow_s: dict[str, float] = {}
    """How long the flow goes on by nozzle [s]; 0.06 for others."""
    capacity_g: float = 500.0
    """Content of a full reservoir [g]."""
    restock_below_g: float = 40.0
    """Somebody fills a reservoir up before it holds less than this [g]; 0: nobody does."""
    gain_error: float = 0.02
    """Standard deviation of the true rate about the set one, as a fraction."""
    start_s: float = 0.15
    """Time to start and stop a pump [s]."""
    purge_s: float = 2.0
    """Time to purge a channel over the waste port [s]."""


class KinematicDispenser(KinematicDevice[DispenserOptions, DispenserFaults]):
    """A bank of pumps over the vessel."""

    Options = DispenserOptions
    kind = DISPENSER

    @classmethod
    def needs(cls, options: DispenserOptions) -> Needs:
        """Return the supply and the changer of the nozzle, where these options are about what they hold."""
        supplies: dict[str, type] = {options.supply: Supply} if options.palettes else {}
        changers: dict[str, type] = {options.nozzle: ToolChanger} if options.after_flow_s else {}
        return Needs(roles=supplies | changers)

    @classmethod
    def offers(cls, options: DispenserOptions, setup: Mapping[str, str]) -> Offers:
        """Return the channels of the material that a setup connects."""
        if not options.palettes:
            return {}
        connected = (options.palettes.get(material, []) for material in setup.values())
        return {"channel": Names(frozenset(chain.from_iterable(connected)))}

    async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
        """Run a pump; a blocked or empty channel gives nothing."""
        rng = await self.act(self.options.start_s)
        if self.happens(rng, self.faults.channel_clog):
            self.bench.cell.put(self._clog(channel), True)
        blocked = self.bench.cell.get(self._clog(channel), False)
        flow = 0.0 if blocked else rate_g_s * max(0.0, rng.gauss(1.0, self.options.gain_error))
        left_s = mass_g / rate_g_s
        while left_s > 0.0:
            step = min(SLICE_S, left_s)
            await self.env.clock.sleep(step)
            await self._flow(channel, flow * step)
            left_s -= step
        await self._flow(channel, flow * self._after(rng))

    async def purge(self, channel: str, mass_g: float) -> None:
        """Pump into waste."""
        rng = await self.act(self.options.purge_s)
        if self.bench.cell.get(self._clog(channel), False):
            self.bench.cell.put(self._clog(channel), not self.happens(rng, FREEING))
            return
        level = await self.level(channel)
        self.bench.cell.put(self._level(channel), max(0.0, level - mass_g))

    async def level(self, channel: str) -> float:
        """Return what the reservoir holds [g]."""
        material = supply.connected(self.bench.cell, self.options.supply)
        if self.options.palettes and channel not in self.options.palettes.get(material, []):
            return 0.0
        left = self.bench.cell.get(self._level(channel), self.options.capacity_g)
        return self.options.capacity_g if left < self.options.restock_below_g else left

    async def _flow(self, channel: str, mass_g: float) -> None:
        level = await self.level(channel)
        real = min(mass_g, level)
        if real <= 0.0:
            return
        self.bench.cell.put(self._level(channel), level - real)
        vessel.pour(self.bench, channel, real, supply.foreign_share(self.bench.cell, self.options.supply))

    def _after(self, rng: random.Random) -> float:
        nozzle = self.bench.cell.get(self.of(self.options.nozzle, "tool"), "")
        usual = self.options.after_flow_s.get(nozzle, 0.06)
        late = rng.uniform(0.3, 1.0) if self.happens(rng, self.faults.overshoot) else 0.0
        return max(0.0, rng.gauss(usual, usual / 10)) + late

    def _level(self, channel: str) -> str:
        return self.own(f"level.{channel}")

    def _clog(self, channel: str) -> str:
        return self.own(f"clog.{channel}")
