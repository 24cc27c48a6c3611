"""Lay the folded garment on the stack of the carrier."""

from pydantic import BaseModel

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.looking import see
from cell_skills.skill import Skill
from garment_cell.codes import GarmentCode
from garment_cell.devices import ClothCamera, Stacker
from garment_cell.lifter import LIFTER, STACK, TABLE, Lifter

ROOM = 1.5
"""Room made for a garment, as a multiple of its thickness."""
GROWTH = 0.5
"""A stack on which a garment lies is higher by so much of its thickness at least."""


class Stacking(Params):
    """Parameters of `stack`."""

    thickness_m: Positive
    """Thickness of the folded garment [m]."""
    position: Count = 1
    """How many garments lie on the stack afterwards."""
    height_limit_m: Positive = 0.1
    """Greatest height of the stack [m]."""
    attempts: Count = 3
    """Tries to lift the garment."""


class Stacked(BaseModel):
    """Result of `stack`."""

    height_m: float
    """Height of the stack [m]."""


class Stack(Skill[Stacking, Stacked]):
    """Lift the folded garment from the table and lay it on the stack of the carrier.

    Params: thickness of the garment [m]; its position in the stack; height limit [m]; attempts.
    Fails: NO_GARMENT (rework), PICK_FAILED (retry), STACK_FULL (hold).
    """

    name = "stack"
    devices = {**LIFTER, "stacker": Stacker}
    measures = {"stack_height": "m", "stack_step": "m", "pick_retries": "1"}
    repeatable = True

    async def run(self, ctx: SkillContext, params: Stacking) -> Outcome[Stacked]:
        """Measure the stack: lay the garment down if it is not there yet."""
        self._ctx = ctx
        self._lifter = Lifter(ctx)
        self._stacker = ctx.devices.get("stacker", Stacker)
        self._retries = 0
        ctx.log.phase("measure the stack", 0.0)
        before = await self._stacker.height()
        if not await self._waits():
            if before > (params.position - 1 + GROWTH) * params.thickness_m:
                return Done(Stacked(height_m=before), self._measured(before, 0.0))
            return Failed(GarmentCode.NO_GARMENT, "no garment lies on the table", Recovery.REWORK)
        if before + params.thickness_m > params.height_limit_m:
            text = f"the stack is {before:.3f} m high, limit {params.height_limit_m:.3f} m"
            return Failed(GarmentCode.STACK_FULL, text, Recovery.HOLD, self._measured(before, 0.0))
        try:
            carried = await self._carry(params)
        except Cancelled:
            await self._lifter.drop(TABLE)
            raise
        after = await self._stacker.height() if carried else before
        measured = self._measured(after, after - before)
        if after - before >= GROWTH * params.thickness_m:
            return Done(Stacked(height_m=after), measured)
        where = "beside the stack, which is no higher" if carried else "on the way to the stack"
        return Failed(GarmentCode.PICK_FAILED, f"the garment was lost {where}", Recovery.RETRY, measured)

    async def _waits(self) -> bool:
        """Return whether the garment lies on the table or is still held from an interrupted run."""
        if await self._lifter.holds():
            return True
        seen = await see(self._ctx.devices.get("camera", ClothCamera).look_at_cloth, "cloth")
        return seen.present

    async def _carry(self, params: Stacking) -> bool:
        """Carry the garment from the table to the stack; one that falls lies on the table again."""
        await self._stacker.make_room(ROOM * params.thickness_m)
        for attempt in range(params.attempts):
            self._retries = attempt
            self._ctx.log.phase("carry", 0.2 + 0.6 * attempt / params.attempts)
            if not await self._lifter.holds() and not await self._lifter.lift_cloth():
                continue
            if await self._lifter.carry(STACK):
                await self._lifter.let_go()
                return True
        return False

    def _measured(self, height_m: float, step_m: float) -> tuple[Measurement, ...]:
        return (
            Measurement("stack_height", height_m, "m"),
            Measurement("stack_step", step_m, "m"),
            Measurement("pick_retries", self._retries, "1"),
        )
