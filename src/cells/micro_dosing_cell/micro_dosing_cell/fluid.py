"""The setup part `fluid`: the palette in the dosing lines."""

from typing import ClassVar

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import Supply
from cell_skills.setup_part import SetupPart

CARRY_OVER = 0.005
"""Largest fraction of another palette in the lines of a verified setup."""
PURGED = 0.003
"""The purge goes on until less than this is measured, so that the verification has room."""
PURGE_G = 15.0
"""Mass of one purge [g]."""
PURGES = 12
"""Purges at most."""


class Fluid(SetupPart):
    """A palette; the exchange connects it and purges the lines until the carry-over of the old one is measured away."""

    name: ClassVar[str] = "fluid"
    order: ClassVar[int] = 10
    devices: ClassVar[dict[str, type]] = {"fluid": Supply}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Fetch the palette to the dock."""
        await ctx.devices.get("fluid", Supply).stage(new)
        return Done(None)

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Connect the palette and purge."""
        supply = ctx.devices.get("fluid", Supply)
        await supply.load(new)
        for _ in range(PURGES):
            ctx.cancel.check()
            if await supply.foreign(new) <= PURGED:
                return Done(None)
            await supply.flush(PURGE_G)
        left = await supply.foreign(new)
        message = f"{left:.1%} carry-over in the lines after {PURGES} purges of {PURGE_G:.0f} g"
        return Failed(Code.STEP_FAILED, message, Recovery.HOLD)

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        """Measure the carry-over."""
        foreign = await ctx.devices.get("fluid", Supply).foreign(value)
        measured = Measurement("carry_over", foreign, "1", upper=CARRY_OVER)
        if measured.within:
            return Done(None, (measured,))
        message = f"{foreign:.1%} of the lines is not '{value}', {CARRY_OVER:.1%} is allowed"
        return Failed(Code.VERIFY_FAILED, message, Recovery.HOLD, (measured,))
