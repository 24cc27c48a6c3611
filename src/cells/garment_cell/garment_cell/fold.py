"""Fold the garment on the table by a plan."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive
from cell_skills.context import SkillContext
from cell_skills.devices.looking import see
from cell_skills.devices.protocols import Offset
from cell_skills.skill import Skill
from garment_cell.codes import GarmentCode
from garment_cell.devices import ClothCamera, FoldLine, FoldTable
from garment_cell.outline import ClothOutline


class PlannedFold(Params):
    """One fold of the plan."""

    axis: Literal["x", "y"]
    """Along which the position is measured: x left to right, y front to back."""
    position_m: float = Field(ge=-10.0, le=10.0)
    """Position of the line, from the middle of the table [m]."""
    direction: Literal["positive", "negative"]
    """positive: the part below the line goes over to the greater side; negative: the other one goes back."""

    @property
    def line(self) -> FoldLine:
        """The line as the table wants it."""
        return FoldLine(self.axis, self.position_m, reverse=self.direction == "negative")


class FoldPlan(Params):
    """Parameters of `fold`."""

    width_m: Positive
    """Size of the flat garment along x [m]."""
    length_m: Positive
    """Size of the flat garment along y [m]."""
    plan: Annotated[tuple[PlannedFold, ...], Field(min_length=1, max_length=6)]
    """The folds, in order."""
    corner_limit_m: Positive = 0.012
    """Greatest distance of a corner from its place [m]."""
    attempts: Count = 3
    """Tries for each fold."""

    @model_validator(mode="after")
    def _every_line_crosses(self) -> "FoldPlan":
        outline = ClothOutline.flat(self.width_m, self.length_m)
        for number, fold in enumerate(self.plan, start=1):
            if not outline.crossed_by(fold.line):
                raise ValueError(f"fold {number} of the plan misses the garment")
            outline = outline.folded(fold.line)
        return self


class Folded(BaseModel):
    """Result of `fold`."""

    folds: int
    """Folds made."""


class Fold(Skill[FoldPlan, Folded]):
    """Fold along the lines of the plan; after every fold the corners are measured, a slipped fold is made anew.

    Not repeatable: one layer over another looks the same as a fold that was begun.  A start counts as a beginning.
    Params: width and length of the flat garment [m]; plan of lines; corner limit [m]; attempts.
    Fails: NO_GARMENT (rework), FOLD_FAILED (rework).
    """

    name = "fold"
    devices = {"camera": ClothCamera, "table": FoldTable}
    measures = {"corner_error": "m", "folded_width": "m", "folded_length": "m", "fold_retries": "1"}

    async def run(self, ctx: SkillContext, params: FoldPlan) -> Outcome[Folded]:
        """Fold, measure, and take a bad fold back."""
        self._ctx = ctx
        self._camera = ctx.devices.get("camera", ClothCamera)
        self._table = ctx.devices.get("table", FoldTable)
        self._retries = 0
        seen = await see(self._camera.look_at_cloth, "cloth")
        if not seen.present:
            return Failed(GarmentCode.NO_GARMENT, "no garment lies on the table", Recovery.REWORK)
        if seen.layers != 1:
            return Failed(GarmentCode.FOLD_FAILED, "the garment is not flat", Recovery.REWORK)
        outline, worst = ClothOutline.flat(params.width_m, params.length_m), 0.0
        for number, fold in enumerate(params.plan):
            ctx.log.phase(f"fold {number + 1}", number / len(params.plan))
            outline = outline.folded(fold.line)
            error = await self._fold(fold.line, outline, params)
            worst = max(worst, error)
            if error > params.corner_limit_m:
                text = f"fold {number + 1}: a corner is off by {error * 1000:.1f} mm"
                return Failed(GarmentCode.FOLD_FAILED, text, Recovery.REWORK, self._measured(worst, params))
        return Done(Folded(folds=len(params.plan)), self._measured(worst, params))

    async def _fold(self, line: FoldLine, wanted: ClothOutline, params: FoldPlan) -> float:
        """Make one fold; returns the corner error of the last try [m]."""
        error = 0.0
        for attempt in range(params.attempts):
            self._ctx.cancel.check()
            if attempt:
                self._retries += 1
                await self._table.unfold()
            await self._table.fold(line)
            self._seen = await see(self._camera.look_at_cloth, "cloth")
            middle = Offset(self._seen.x_m, self._seen.y_m, self._seen.yaw_rad)
            error = wanted.corner_error(middle, self._seen.width_m, self._seen.length_m)
            if error <= params.corner_limit_m:
                break
        return error

    def _measured(self, worst: float, params: FoldPlan) -> tuple[Measurement, ...]:
        return (
            Measurement("corner_error", worst, "m", upper=params.corner_limit_m),
            Measurement("folded_width", self._seen.width_m, "m"),
            Measurement("folded_length", self._seen.length_m, "m"),
            Measurement("fold_retries", self._retries, "1"),
        )
