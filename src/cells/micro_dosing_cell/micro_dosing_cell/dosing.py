"""The closed loop that doses one component after the other: shoot, weigh, learn, shoot again."""

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Dispenser, Scale
from micro_dosing_cell.models import Formula
from micro_dosing_cell.progress import aim
from micro_dosing_cell.stages import Flow
from micro_dosing_cell.weighing import weigh

SHOTS = 25
"""Shots at most for a component."""
DRY_SHOTS = 4
"""Shots in a row that may give nothing before the channel counts as blocked or empty; it is purged between them."""
PURGE_G = 1.0
"""Mass of such a purge [g]."""


class Dosing:
    """Doses a formula into a vessel of known net mass; what it learns of the pumps serves the next component."""

    def __init__(self, ctx: SkillContext, formula: Formula, net_g: float) -> None:
        """Start with what the vessel holds [g]."""
        self._ctx = ctx
        self._formula = formula
        self._net_g = net_g
        self._dispenser = ctx.devices.get("dispenser", Dispenser)
        self._scale = ctx.devices.get("scale", Scale)
        self._flow = Flow(formula.coarse_g_s, formula.fine_g_s)

    async def component(self, channel: str, dosed_g: float) -> float | Failed:
        """Dose the rest of a component of which some [g] is there; return what is there in the end [g]."""
        wanted, near, dry = self._formula.components[channel], aim(self._formula, channel), 0
        for _ in range(SHOTS):
            if dosed_g > wanted + self._formula.tolerance(channel):
                return self._overdose(channel, dosed_g)
            if dosed_g >= wanted - near:
                return dosed_g
            self._ctx.cancel.check()
            shot = self._flow.shot(wanted - dosed_g, near)
            self._ctx.began()
            await self._dispenser.dose(channel, shot.mass_g, shot.rate_g_s)
            net = await weigh(self._ctx, self._scale)
            if isinstance(net, Failed):
                return net
            gained, self._net_g = net - self._net_g, net
            if gained < -self._formula.finest_g:
                message = f"the vessel has lost {-gained:.3f} g while '{channel}' was dosed into it"
                return Failed(DosingCode.VESSEL_REFUSED, message, Recovery.HOLD)
            dosed_g += gained
            dry = dry + 1 if gained < 0.2 * shot.mass_g else 0
            if dry == DRY_SHOTS:
                return await self._dry(channel, wanted - dosed_g)
            if dry:
                await self._dispenser.purge(channel, PURGE_G)
            else:
                self._flow = self._flow.learnt(shot, gained)
        message = f"'{channel}' is at {dosed_g:.3f} g of {wanted:.3f} g after {SHOTS} shots"
        return Failed(DosingCode.UNDERDOSE, message, Recovery.RETRY)

    def _overdose(self, channel: str, dosed_g: float) -> Failed:
        wanted = self._formula.components[channel]
        message = f"{dosed_g:.3f} g of '{channel}' in the vessel, {wanted:.3f} g wanted"
        return Failed(DosingCode.OVERDOSE, message, Recovery.SCRAP)

    async def _dry(self, channel: str, rest_g: float) -> Failed:
        """Say why nothing comes: an empty reservoir needs somebody to fill it, a blocked channel another try."""
        level = await self._dispenser.level(channel)
        if level >= rest_g:
            message = f"channel '{channel}' gives nothing though it holds {level:.1f} g: blocked"
            return Failed(DosingCode.EMPTY_CHANNEL, message, Recovery.RETRY)
        message = f"channel '{channel}' is empty, {rest_g:.1f} g are missing"
        return Failed(DosingCode.EMPTY_CHANNEL, message, Recovery.HOLD)
