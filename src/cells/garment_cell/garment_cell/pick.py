"""Lay one garment on the fold table."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel

from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive, Word
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.looking import see, see_part, seen_offset
from cell_skills.devices.protocols import HERE, Feeder
from cell_skills.skill import Skill
from garment_cell.codes import GarmentCode
from garment_cell.devices import ClothCamera
from garment_cell.lifter import LIFTER, REJECT, TABLE, Lifter


class Garment(Params):
    """Parameters of `pick`."""

    garment: Word
    """It comes from `feeder.<garment>`."""
    width_m: Positive
    """Size of the flat garment along x [m]."""
    length_m: Positive
    """Size of the flat garment along y [m]."""
    size_tolerance_m: Positive = 0.02
    """A garment off by more than this is the wrong one, or not flat [m]."""
    attempts: Count = 3
    """Garments tried."""


class Picked(BaseModel):
    """Result of `pick`."""

    width_m: float
    """Measured size along x [m]."""
    length_m: float
    """Measured size along y [m]."""
    found: bool
    """It lay there already."""


class Pick(Skill[Garment, Picked]):
    """Pick a garment from its tray and lay it on the table; two at once are thrown out.

    Params: garment, its width and length [m] with tolerance; attempts.
    Fails: NO_GARMENT (hold), PICK_FAILED (retry).
    """

    name = "pick"
    devices = {**LIFTER, "feeder": Feeder}
    measures = {"garment_width": "m", "garment_length": "m", "pick_retries": "1"}
    repeatable = True

    @classmethod
    def asks(cls, params: Garment) -> Iterator[Ask]:
        """Return the garment and its size."""
        yield Ask("part", params.garment, ("garment",))
        yield Ask("garment", params.garment, ("garment",))
        off = params.size_tolerance_m
        yield Ask(f"width of {params.garment} [m]", params.width_m, ("width_m",), off)
        yield Ask(f"length of {params.garment} [m]", params.length_m, ("length_m",), off)

    async def run(self, ctx: SkillContext, params: Garment) -> Outcome[Picked]:
        """Look what lies on the table; pick until it is one garment of the right size."""
        self._cancel = ctx.cancel
        self._lifter = Lifter(ctx)
        self._camera = ctx.devices.get("camera", ClothCamera)
        self._feeder = ctx.devices.get("feeder", Feeder)
        try:
            ctx.log.phase("look at the table", 0.0)
            await self._lifter.drop(REJECT)
            judged = await self._judge(params, 0)
            for attempt in range(params.attempts):
                if isinstance(judged, Done):
                    break
                ctx.log.phase(f"pick {params.garment}", attempt / params.attempts)
                if judged and not await self._clear():
                    continue
                judged = await self._lay(params) or await self._judge(params, attempt + 1)
                if isinstance(judged, Failed) and judged.recovery is Recovery.HOLD:
                    break
        except Cancelled:
            await self._lifter.drop(REJECT)
            raise
        return judged or Failed(GarmentCode.PICK_FAILED, "no garment lies on the table", Recovery.RETRY)

    async def _judge(self, params: Garment, picked: int) -> Outcome[Picked] | None:
        """Measure what lies on the table after so many picks; None if nothing does."""
        self._cancel.check()
        seen = await see(self._camera.look_at_cloth, "cloth")
        if not seen.present:
            return None
        width, length = seen.width_m, seen.length_m
        sizes = (
            _size("garment_width", width, params.width_m, params.size_tolerance_m),
            _size("garment_length", length, params.length_m, params.size_tolerance_m),
        )
        measured = (*sizes, Measurement("pick_retries", max(0, picked - 1), "1"))
        if seen.layers != 1:
            text = f"{seen.layers} layers lie on the table"
            return Failed(GarmentCode.PICK_FAILED, text, Recovery.RETRY, measured)
        if not all(size.within for size in sizes):
            text = f"the garment is {width:.3f} m by {length:.3f} m"
            return Failed(GarmentCode.PICK_FAILED, text, Recovery.RETRY, measured)
        return Done(Picked(width_m=width, length_m=length, found=picked == 0), measured)

    async def _lay(self, params: Garment) -> Failed | None:
        """Lay one garment on the table."""
        lost = Failed(GarmentCode.PICK_FAILED, f"{params.garment} was lost on the way to the table", Recovery.RETRY)
        tray = f"feeder.{params.garment}"
        if not await self._feeder.advance(params.garment):
            if await self._feeder.level(params.garment) == 0:
                return Failed(GarmentCode.NO_GARMENT, f"{tray} is empty", Recovery.HOLD)
            return replace(lost, message=f"{tray} brings no garment")
        seen = await see_part(self._camera, tray)
        at = replace(seen_offset(seen, tray), yaw_rad=0.0) if seen.present else HERE
        if await self._lifter.lift(tray, at) and await self._lifter.carry(TABLE):
            await self._lifter.let_go()
            return None
        return lost

    async def _clear(self) -> bool:
        """Throw out what lies on the table; returns whether it came off."""
        came = await self._lifter.lift_cloth()
        await self._lifter.drop(REJECT)
        return came


def _size(name: str, value: float, nominal: float, tolerance: float) -> Measurement:
    return Measurement(name, value, "m", lower=nominal - tolerance, upper=nominal + tolerance)
