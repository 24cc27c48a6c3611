"""The closed loop that doses one component after the other: run the pump, weigh, learn, run it again."""

from collections.abc import Iterable

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Dispenser, Scale
from micro_dosing_cell.models import Formula
from micro_dosing_cell.progress import aim
from micro_dosing_cell.stages import DoseShot, Flow
from micro_dosing_cell.weighing import weigh

SHOTS = 25
"""Shots at most for a component."""
DRY_SHOTS = 4
"""Shots in a row that may give nothing before the channel counts as blocked or empty; it is purged between them."""
DRY = 0.2
"""A shot that gives less than this part of what it was told gave nothing."""
PURGE_G = 1.0
"""Mass of such a purge [g]."""


class Dosing:
    """Doses a formula into a vessel of known net mass; what it learns of a pump is kept with the pump."""

    def __init__(self, ctx: SkillContext, formula: Formula, net_g: float) -> None:
        """Start with what the vessel holds [g]."""
        self._ctx = ctx
        self._formula = formula
        self._net_g = net_g
        self._dispenser = ctx.devices.get("dispenser", Dispenser)
        self._scale = ctx.devices.get("scale", Scale)
        self._after_s = PumpCalibration().after_s

    async def component(self, channel: str, dosed_g: float) -> float | Failed:
        """Dose the rest of a component of which some [g] is there; return what is there in the end [g]."""
        wanted, near, dry = self._formula.components[channel], aim(self._formula), 0
        known = await self._known(channel)
        for _ in range(SHOTS):
            if dosed_g > wanted + self._formula.tolerance(channel):
                return self._overdose(channel, dosed_g)
            if dosed_g >= wanted - near:
                return dosed_g
            self._ctx.cancel.check()
            shot = Flow(self._formula.coarse_g_s, self._formula.fine_g_s, known).shot(wanted - dosed_g, near)
            gained = await self._run(channel, shot)
            if isinstance(gained, Failed):
                return gained
            dosed_g += gained
            dry = dry + 1 if gained < DRY * shot.mass_g else 0
            if dry == DRY_SHOTS:
                return await self._dry(channel, wanted - dosed_g)
            if dry > (shot.stage == "drop"):  # one drop may stay at the tip
                await self._dispenser.purge(channel, PURGE_G)
                known = known.purged()
                await self._dispenser.keep(channel, known)
            elif not dry:
                known = known.learnt(shot.mass_g, shot.rate_g_s, gained)
                await self._dispenser.keep(channel, known)
                self._after_s = known.after_s
        message = f"'{channel}' is at {dosed_g:.4f} g of {wanted:.4f} g after {SHOTS} shots"
        return Failed(DosingCode.UNDERDOSE, message, Recovery.RETRY)

    async def lots(self, channels: Iterable[str]) -> dict[str, str]:
        """Return the lots of those channels whose bank knows one."""
        told = {channel: (await self._dispenser.about(channel)).lot for channel in channels}
        return {channel: lot for channel, lot in told.items() if lot}

    async def _known(self, channel: str) -> PumpCalibration:
        """Return what is known of a pump; of a new one, that its nozzle is like that of the one before."""
        known = (await self._dispenser.about(channel)).known.bounded()
        return PumpCalibration(after_s=self._after_s) if known == PumpCalibration() else known

    async def _run(self, channel: str, shot: DoseShot) -> float | Failed:
        """Run the pump once; return what came [g]."""
        self._ctx.began()
        await self._dispenser.dose(channel, shot.mass_g, shot.rate_g_s)
        net = await weigh(self._ctx, self._scale, self._formula.spread_g)
        if isinstance(net, Failed):
            return net
        gained, self._net_g = net - self._net_g, net
        if gained < -self._formula.finest_g:
            message = f"the vessel has lost {-gained:.3f} g while '{channel}' was dosed into it"
            return Failed(DosingCode.VESSEL_REFUSED, message, Recovery.HOLD)
        return gained

    def _overdose(self, channel: str, dosed_g: float) -> Failed:
        wanted = self._formula.components[channel]
        message = f"{dosed_g:.4f} g of '{channel}' in the vessel, {wanted:.4f} g wanted"
        return Failed(DosingCode.OVERDOSE, message, Recovery.SCRAP)

    async def _dry(self, channel: str, rest_g: float) -> Failed:
        """Say why nothing comes: an empty reservoir needs somebody to fill it, a blocked channel another try."""
        level = (await self._dispenser.about(channel)).level_g
        if level >= rest_g:
            message = f"channel '{channel}' gives nothing though it holds {level:.1f} g: blocked"
            return Failed(DosingCode.CHANNEL_BLOCKED, message, Recovery.RETRY)
        message = f"channel '{channel}' is empty, {rest_g:.1f} g are missing"
        return Failed(DosingCode.EMPTY_CHANNEL, message, Recovery.HOLD)
