"""`equipment`: a setup part that is a piece in a changer, such as a tool, a fixture, a jig or a nozzle."""

from typing import Any, ClassVar

from cell_line.codes import Code
from cell_line.config.plugins import Name
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Params
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import ToolChanger
from cell_skills.setup_part import SetupPart

SEATED_M = 0.0002
"""A greater gap at the seat means that the equipment is not seated [m]."""

TRIES = 3


class EquipmentOptions(Params):
    """Which changer holds it, and when it is exchanged."""

    changer: Name
    """Role of the changer."""
    order: int = 0
    """Parts with a lower number are exchanged first."""


class Equipment(SetupPart):
    """Held by a `ToolChanger`; the chip and the gap at the seat prove it.

    Attributes:
        changer: Role of the changer; a subclass of its own names it in `devices` too.
    """

    name = "equipment"
    Options = EquipmentOptions
    changer: ClassVar[str]

    @classmethod
    def traits(cls, options: EquipmentOptions) -> dict[str, Any]:
        """Return order and changer."""
        roles = {options.changer: ToolChanger}
        return {"order": options.order, "changer": options.changer, "devices": roles}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Fetch it to the dock."""
        await ctx.devices.get(self.changer, ToolChanger).stage(new)
        return Done(None)

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Hold it; a piece that is not seated is set down and taken again."""
        changer = ctx.devices.get(self.changer, ToolChanger)
        for _ in range(TRIES):
            ctx.cancel.check()
            await changer.hold(new)
            if await changer.gap() <= SEATED_M:
                return Done(None)
        return Failed(Code.STEP_FAILED, f"{new} does not seat in {TRIES} tries", Recovery.HOLD)

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        """Read the chip and measure the gap at the seat."""
        changer = ctx.devices.get(self.changer, ToolChanger)
        held = await changer.tool()
        gap = Measurement(f"{self.name}_gap", await changer.gap(), "m", upper=SEATED_M)
        if held != value:
            return Failed(Code.VERIFY_FAILED, f"the chip says '{held}', not '{value}'", Recovery.HOLD, (gap,))
        if not gap.within:
            return Failed(Code.VERIFY_FAILED, f"{value} is not seated", Recovery.HOLD, (gap,))
        return Done(None, (gap,))
