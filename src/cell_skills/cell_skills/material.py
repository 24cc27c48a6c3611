"""`material`: a setup part that is what a supply line carries, such as paint, a dosing fluid or a blast medium."""

from typing import Any, ClassVar

from cell_line.codes import Code
from cell_line.config.plugins import Name
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Fraction, Params, Positive
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import Supply
from cell_skills.setup_part import SetupPart


class MaterialOptions(Params):
    """Which supply carries it, and how the old one is flushed out."""

    supply: Name
    """Role of the supply."""
    order: int = 0
    """Parts with a lower number are exchanged first."""
    flush_g: Positive = 15.0
    """Mass of one flush [g]."""
    flushes: Count = 12
    """Flushes at most."""
    clean: Fraction = 0.003
    """It is flushed until no more than this share of another material is measured: less than the limit, for noise."""
    limit: Fraction = 0.005
    """Largest share of another material in a verified setup."""


class Material(SetupPart):
    """Connected to a `Supply`, and flushed until the old one is measured away."""

    name = "material"
    Options = MaterialOptions
    its: ClassVar[MaterialOptions]

    @classmethod
    def traits(cls, options: MaterialOptions) -> dict[str, Any]:
        """Return order, supply and limits."""
        return {"order": options.order, "devices": {options.supply: Supply}, "its": options}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Fetch it to the dock."""
        await self._supply(ctx).stage(new)
        return Done(None)

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Connect it and flush."""
        supply = self._supply(ctx)
        await supply.load(new)
        for _ in range(self.its.flushes):
            ctx.cancel.check()
            if await supply.foreign(new) <= self.its.clean:
                return Done(None)
            await supply.flush(self.its.flush_g)
        foreign = await self._foreign(ctx, new)
        if foreign.within:
            return Done(None)
        text = f"{foreign.value:.1%} is not '{new}' after {self.its.flushes} flushes of {self.its.flush_g:g} g"
        return Failed(Code.STEP_FAILED, text, Recovery.HOLD, (foreign,))

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        """Measure the share of other materials."""
        foreign = await self._foreign(ctx, value)
        if foreign.within:
            return Done(None, (foreign,))
        text = f"{foreign.value:.1%} is not '{value}', {self.its.limit:.1%} is allowed"
        return Failed(Code.VERIFY_FAILED, text, Recovery.HOLD, (foreign,))

    def _supply(self, ctx: SkillContext) -> Supply:
        return ctx.devices.get(self.its.supply, Supply)

    async def _foreign(self, ctx: SkillContext, material: str) -> Measurement:
        share = await self._supply(ctx).foreign(material)
        return Measurement(f"{self.name}_foreign", share, "1", upper=self.its.limit)
