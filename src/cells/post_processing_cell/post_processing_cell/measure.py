"""Gauge the dimensions of a printed part."""

from typing import Annotated

from pydantic import BaseModel, Field

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, once
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import Gauge
from post_processing_cell.dimension import Dimension, deviation


class Dimensions(Params):
    """Parameters of `measure`."""

    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1), once(lambda dimension: dimension.name)]
    """What is measured."""
    readings: Count = 3
    """Readings of each dimension; their median counts."""


class Measured(BaseModel):
    """Result of `measure`."""

    deviations_m: dict[str, float]
    """Deviation from the nominal by dimension, positive for oversize [m]."""


class Measure(Skill[Dimensions, Measured]):
    """Measure every dimension against its nominal and tolerance; nothing is moved.

    Params: dimensions with name, nominal and tolerance [m]; readings of each.
    Fails: OUT_OF_TOLERANCE (scrap if anything is undersize, rework if there is only oversize).
    """

    name = "measure"
    devices = {"gauge": Gauge}
    measures = {"worst_deviation": "m"}
    repeatable = True

    @classmethod
    def measured(cls, params: Dimensions) -> dict[str, str]:
        """Return the deviation of every dimension, and the worst."""
        return {**cls.measures, **{f"deviation_{dimension.name}": "m" for dimension in params.dimensions}}

    async def run(self, ctx: SkillContext, params: Dimensions) -> Outcome[Measured]:
        """Measure and judge."""
        gauge = ctx.devices.get("gauge", Gauge)
        deviations: dict[str, float] = {}
        for number, dimension in enumerate(params.dimensions):
            ctx.log.phase(f"measure {dimension.name}", number / len(params.dimensions))
            ctx.cancel.check()
            deviations[dimension.name] = await deviation(gauge, dimension, params.readings)
        return _judge(params, deviations)


def _judge(params: Dimensions, deviations: dict[str, float]) -> Outcome[Measured]:
    each = tuple(
        Measurement(f"deviation_{d.name}", deviations[d.name], "m", lower=-d.tolerance_m, upper=d.tolerance_m)
        for d in params.dimensions
    )
    worst = Measurement("worst_deviation", max(abs(value) for value in deviations.values()), "m")
    wrong = [measured for measured in each if not measured.within]
    if not wrong:
        return Done(Measured(deviations_m=deviations), (*each, worst))
    undersize = any(measured.value < 0.0 for measured in wrong)
    text = ", ".join(f"{measured.name} {measured.value * 1000:+.3f} mm" for measured in wrong)
    recovery = Recovery.SCRAP if undersize else Recovery.REWORK
    return Failed(PostProcessingCode.OUT_OF_TOLERANCE, text, recovery, (*each, worst))
