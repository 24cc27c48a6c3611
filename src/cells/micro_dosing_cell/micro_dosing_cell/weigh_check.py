"""The skill `weigh_check`."""

from collections.abc import Iterator
from typing import ClassVar

from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Scale
from micro_dosing_cell.models import Weighed, WeighParams, channels
from micro_dosing_cell.weighing import weigh


class WeighCheck(Skill[WeighParams, Weighed]):
    """Weigh the filled vessel against the formula: net while the scale knows the vessel's tare, else gross.

    A gross mass says less, by as much as empty vessels differ: it passes only what is within tolerance with any vessel.

    Params: `components` mass per channel [g], `tolerance_g` of all, mass of vessel and cap [g].
    Fails: OVERDOSE, UNDERDOSE, SCALE_UNSTABLE, VESSEL_REFUSED.
    """

    name: ClassVar[str] = "weigh_check"
    devices: ClassVar[dict[str, type]] = {"scale": Scale}
    measures: ClassVar[dict[str, str]] = {"net_mass": "g", "gross_mass": "g"}
    repeatable: ClassVar[bool] = True

    @classmethod
    def asks(cls, params: WeighParams) -> Iterator[Ask]:
        """Return the channels that were dosed from."""
        return channels(params.components)

    async def run(self, ctx: SkillContext, params: WeighParams) -> Outcome[Weighed]:
        """Weigh and compare."""
        scale = ctx.devices.get("scale", Scale)
        ctx.log.phase("weigh", 0.0)
        net = await scale.tared()
        mass = await weigh(ctx, scale)
        if isinstance(mass, Failed):
            return mass
        wanted = sum(params.components.values()) + params.cap_g + (0.0 if net else params.vessel_g)
        unknown = 0.0 if net else params.vessel_tolerance_g
        low, high = wanted - params.tolerance_g, wanted + params.tolerance_g + params.more_g
        measured = Measurement("net_mass" if net else "gross_mass", mass, "g", low, high)
        if low + unknown <= mass <= high - unknown:
            return Done(Weighed(mass_g=mass, net=net), (measured,))
        message = f"{measured.name} is {mass:.3f} g, wanted {low:.3f} to {high:.3f} g"
        if low - unknown <= mass <= high + unknown:
            why = f"{message}, and an empty vessel is known to {unknown:g} g only: the scale has lost its tare"
            return Failed(DosingCode.VESSEL_REFUSED, why, Recovery.SCRAP, (measured,))
        over = mass > wanted
        code, recovery = (DosingCode.OVERDOSE, Recovery.SCRAP) if over else (DosingCode.UNDERDOSE, Recovery.REWORK)
        return Failed(code, message, recovery, (measured,))
