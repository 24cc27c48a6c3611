"""The skill `dispense_formula`."""

from collections.abc import Iterator
from typing import ClassVar

from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Dispenser, Scale
from micro_dosing_cell.dosing import Dosing
from micro_dosing_cell.models import Dispensed, Formula, channels
from micro_dosing_cell.progress import dosed
from micro_dosing_cell.weighing import tare, weigh

RESERVE_G = 1.0
"""A reservoir has to hold this much more than is needed [g]."""


class DispenseFormula(Skill[Formula, Dispensed]):
    """Dose a formula into the vessel on the scale, closed loop by weight.

    Starts by weighing what the vessel holds and doses only the rest, so it may be repeated after a crash: as long as
    the scale knows what the vessel weighed empty.  Where dosing began and the scale has lost that, nobody knows.

    Params: `components` mass per channel [g] or a `colour` of a `library`, tolerance, rates [g/s], mass of an empty
    vessel [g].
    Fails: EMPTY_CHANNEL, CHANNEL_BLOCKED, OVERDOSE, UNDERDOSE, SCALE_UNSTABLE, VESSEL_REFUSED.
    """

    name: ClassVar[str] = "dispense_formula"
    devices: ClassVar[dict[str, type]] = {"dispenser": Dispenser, "scale": Scale}
    measures: ClassVar[dict[str, str]] = {"net_mass": "g"}
    repeatable: ClassVar[bool] = True

    @classmethod
    def measured(cls, params: Formula) -> dict[str, str]:
        """Return the mass of every channel, and of all."""
        return {**cls.measures, **{f"mass_{channel}": "g" for channel in params.components}}

    @classmethod
    def asks(cls, params: Formula) -> Iterator[Ask]:
        """Return its channels."""
        return channels(params.components)

    async def run(self, ctx: SkillContext, params: Formula) -> Outcome[Dispensed]:
        """Weigh, check the reservoirs, dose one component after the other."""
        scale = ctx.devices.get("scale", Scale)
        ctx.log.phase("weigh vessel", 0.0)
        refused = await self._accept_vessel(ctx, params, scale)
        if refused:
            return refused
        net = await weigh(ctx, scale, params.spread_g)
        if isinstance(net, Failed):
            return net
        if net < -params.finest_g:
            message = f"the vessel is {-net:.3f} g lighter than when it was tared"
            return Failed(DosingCode.VESSEL_REFUSED, message, Recovery.HOLD)
        if net > params.finest_g and not ctx.begun:
            message = f"{net:.3f} g are in the vessel, and nothing was dosed into it"
            return Failed(DosingCode.VESSEL_REFUSED, message, Recovery.SCRAP)
        shares = dosed(params, net)
        missing = await self._missing(ctx, params, shares)
        if missing:
            return missing
        dosing = Dosing(ctx, params, net)
        for count, channel in enumerate(params.order()):
            ctx.log.phase(f"dose {channel}", count / len(shares))
            outcome = await dosing.component(channel, shares[channel])
            if isinstance(outcome, Failed):
                return Failed(outcome.code, outcome.message, outcome.recovery, _measured(params, shares))
            shares[channel] = outcome
        total = sum(shares.values())
        lots = await dosing.lots(shares)
        return Done(Dispensed(components=shares, net_g=total, lots=lots), _measured(params, shares))

    async def _accept_vessel(self, ctx: SkillContext, params: Formula, scale: Scale) -> Failed | None:
        if await scale.tared():
            return None
        if ctx.begun:
            message = "dosing into this vessel began, and the scale no longer knows what it weighed empty"
            return Failed(DosingCode.VESSEL_REFUSED, message, Recovery.SCRAP)
        gross = await weigh(ctx, scale)
        if isinstance(gross, Failed):
            return gross
        low, high = params.vessel_g - params.vessel_tolerance_g, params.vessel_g + params.vessel_tolerance_g
        measured = Measurement("empty_vessel", gross, "g", low, high)
        if measured.within:
            return await tare(ctx, scale, params.spread_g)
        recovery = Recovery.SCRAP if gross > high else Recovery.HOLD
        message = f"{gross:.2f} g on the scale is not an empty vessel of {low:.2f} to {high:.2f} g"
        return Failed(DosingCode.VESSEL_REFUSED, message, recovery, (measured,))

    async def _missing(self, ctx: SkillContext, params: Formula, shares: dict[str, float]) -> Failed | None:
        dispenser = ctx.devices.get("dispenser", Dispenser)
        for channel, share in shares.items():
            rest = params.components[channel] - share
            level = (await dispenser.about(channel)).level_g
            if rest > params.tolerance(channel) and level < rest + RESERVE_G:
                message = f"channel '{channel}' holds {level:.1f} g, {rest:.1f} g and a reserve are needed"
                recovery = Recovery.HOLD if ctx.begun else Recovery.OTHER_CELL
                return Failed(DosingCode.EMPTY_CHANNEL, message, recovery, _measured(params, shares))
        return None


def _measured(params: Formula, shares: dict[str, float]) -> tuple[Measurement, ...]:
    single = []
    for channel, wanted in params.components.items():
        off = params.tolerance(channel)
        single.append(Measurement(f"mass_{channel}", shares[channel], "g", wanted - off, wanted + off))
    total, off = sum(params.components.values()), sum(map(params.tolerance, params.components))
    return (*single, Measurement("net_mass", sum(shares.values()), "g", total - off, total + off))
