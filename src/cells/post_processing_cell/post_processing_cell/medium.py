"""The blast medium of the cell."""

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import Supply
from cell_skills.setup_part import SetupPart

FLUSH_G = 50.0
"""Medium pushed through the hopper in one flush [g]."""

FLUSHES = 5
"""Flushes at most."""

FOREIGN_LIMIT = 0.005
"""Greatest share of another medium."""


class Medium(SetupPart):
    """The medium in the hopper, changed by flushing until hardly anything of the old one is left."""

    name = "medium"
    order = 1
    devices = {"medium": Supply}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Fetch the medium beside the hopper."""
        await ctx.devices.get("medium", Supply).stage(new)
        return Done(None)

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Connect the medium and flush until the hopper is clean."""
        supply = ctx.devices.get("medium", Supply)
        await supply.load(new)
        for _ in range(FLUSHES):
            if await supply.foreign(new) <= FOREIGN_LIMIT:
                return Done(None)
            ctx.cancel.check()
            await supply.flush(FLUSH_G)
        foreign = await self._foreign(supply, new)
        if foreign.within:
            return Done(None)
        text = f"{foreign.value:.2%} of another medium are left after {FLUSHES} flushes"
        return Failed(Code.STEP_FAILED, text, Recovery.HOLD, (foreign,))

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        """Measure the share of other media."""
        foreign = await self._foreign(ctx.devices.get("medium", Supply), value)
        if foreign.within:
            return Done(None, (foreign,))
        text = f"{foreign.value:.2%} of the hopper are not {value}"
        return Failed(Code.VERIFY_FAILED, text, Recovery.HOLD, (foreign,))

    async def _foreign(self, supply: Supply, medium: str) -> Measurement:
        return Measurement("medium_foreign", await supply.foreign(medium), "1", upper=FOREIGN_LIMIT)
