"""`kinematic_dispenser`: pumps as `pump_model` has them."""

import random
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain

from cell_kinematic import supply
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from cell_line.offers import Names, Offers
from cell_skills.devices.protocols import Supply, ToolChanger
from micro_dosing_cell import pump_model
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.device_kinds import DISPENSER, DispenserFaults
from micro_dosing_cell.devices import PumpChannel
from micro_dosing_cell.kinematic import vessel
from micro_dosing_cell.pump_model import PumpState

SLICE_S = 0.25
"""What was dosed is written to the bench this often [s], so a crash in the middle leaves what had flowed."""


class DispenserOptions(KinematicOptions):
    """Options of a kinematic pump bank."""

    palettes: dict[str, list[str]] = {}
    """Channels each material of the supply gives; empty: any channel asked for is there."""
    lots: dict[str, str] = {}
    """Lot in the reservoir of a channel; it is told with what is dosed from it."""
    supply: str = "fluid"
    """Role of the supply line that feeds the pumps."""
    nozzle: str = "nozzle"
    """Role of the changer that holds the nozzle."""
    after_flow_s: dict[str, float] = {}
    """How long the flow of a thin fluid goes on by nozzle [s]; 0.05 for others."""
    capacity_g: float = 500.0
    """Content of a full reservoir [g]."""
    restock_below_g: float = 40.0
    """Somebody fills a reservoir up before it holds less than this [g]; 0: nobody does."""
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
        pump = self._pump(channel)
        if self.happens(rng, self.faults.channel_clog):
            pump = pump_model.block(pump)
        pump, real = pump_model.run(pump, mass_g, rate_g_s, self._after_s(), self.env.clock.now(), rng)
        self._put(channel, pump)
        if real.flow_g_s:
            self._carry(channel, rng)
        left_s = mass_g / rate_g_s
        while left_s > 0.0:
            step = min(SLICE_S, left_s)
            await self.env.clock.sleep(step)
            await self._flow(channel, real.flow_g_s * step)
            left_s -= step
        late = rng.uniform(0.3, 1.0) if self.happens(rng, self.faults.overshoot) else 0.0
        await self._flow(channel, real.after_g + late * real.flow_g_s)
        if real.drop_g:
            vessel.drip(self.bench, channel, real.drop_g, self.env.clock.now() + real.drop_s)

    async def purge(self, channel: str, mass_g: float) -> None:
        """Pump into waste."""
        rng = await self.act(self.options.purge_s)
        before = self._pump(channel)
        self._put(channel, pump_model.purge(before, self.env.clock.now(), rng))
        if not before.blocked:
            self.bench.cell.put(self._level(channel), max(0.0, self._left(channel) - mass_g))

    async def about(self, channel: str) -> PumpChannel:
        """Return level, lot and what was learnt."""
        known = PumpCalibration(**self.bench.cell.get(self._known(channel), asdict(PumpCalibration())))
        return PumpChannel(self._left(channel), self.options.lots.get(channel, ""), known)

    async def keep(self, channel: str, known: PumpCalibration) -> None:
        """Keep it on the bench, which outlives the process."""
        self.bench.cell.put(self._known(channel), asdict(known))

    def _left(self, channel: str) -> float:
        material = supply.connected(self.bench.cell, self.options.supply)
        if self.options.palettes and channel not in self.options.palettes.get(material, []):
            return 0.0
        left = self.bench.cell.get(self._level(channel), self.options.capacity_g)
        return self.options.capacity_g if left < self.options.restock_below_g else left

    async def _flow(self, channel: str, mass_g: float) -> None:
        level = self._left(channel)
        real = min(mass_g, level)
        if real <= 0.0:
            return
        self.bench.cell.put(self._level(channel), level - real)
        vessel.pour(self.bench, channel, real, supply.foreign_share(self.bench.cell, self.options.supply))

    def _carry(self, channel: str, rng: random.Random) -> None:
        """Wash the film of the fluid before into the vessel."""
        last = self.bench.cell.get(self.own("last"), "")
        if last and last != channel:
            vessel.pour(self.bench, last, rng.uniform(0.0, pump_model.CARRY_G), 0.0)
        self.bench.cell.put(self.own("last"), channel)

    def _pump(self, channel: str) -> PumpState:
        found: dict[str, float] = self.bench.cell.get(self._state(channel), {})
        if found:
            return PumpState(**found)
        return pump_model.new_pump(self.bench.cell.rng(self._state(channel)), self.env.clock.now())

    def _put(self, channel: str, pump: PumpState) -> None:
        self.bench.cell.put(self._state(channel), asdict(pump))

    def _after_s(self) -> float:
        nozzle = self.bench.cell.get(self.of(self.options.nozzle, "tool"), "")
        return self.options.after_flow_s.get(nozzle, 0.05)

    def _level(self, channel: str) -> str:
        return self.own(f"level.{channel}")

    def _state(self, channel: str) -> str:
        return self.own(f"pump.{channel}")

    def _known(self, channel: str) -> str:
        return self.own(f"known.{channel}")
