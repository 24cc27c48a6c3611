"""Blast the surface of a printed part clean."""

import math

from pydantic import BaseModel

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Fraction, Params, Positive
from cell_skills.context import SkillContext
from cell_skills.devices.looking import see
from cell_skills.skill import Skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import Blaster, Gauge, PrintCamera, Turntable
from post_processing_cell.dimension import Dimension, deviation
from post_processing_cell.jet import Jet

READINGS = 1
"""Readings of a dimension that is blasted down: the gauge is much finer than what a pass takes off."""


class Blasting(Params):
    """Parameters of `blast`."""

    pressure_pa: Positive
    """Pressure at the nozzle [Pa]."""
    duration_s: Positive = 1.7
    """Time of one shot [s]."""
    coverage: Fraction = 0.97
    """Least blasted share of the worst part of the surface."""
    shots: Count = 20
    """Shots at most until the surface is clean."""
    reserve_kg: Positive = 0.5
    """The hopper must hold more than this before a shot [kg]."""
    reduce: tuple[Dimension, ...] = ()
    """Dimensions blasted down while they are above their tolerance."""
    sides: Count = 8
    """Shots of one pass around the part, to blast it down."""
    passes: Count = 8
    """Passes at most."""


class Blasted(BaseModel):
    """Result of `blast`."""

    shots: int
    """Shots made."""


class Blast(Skill[Blasting, Blasted]):
    """Turn the worst part of the surface to the nozzle and blast it until all is clean; then blast oversize down.

    Params: pressure [Pa]; duration [s]; coverage; shots; reserve [kg]; dimensions to reduce, sides and passes.
    Fails: MEDIUM_EMPTY (hold), BLAST_FAILED (retry).
    """

    name = "blast"
    devices = {"camera": PrintCamera, "turntable": Turntable, "blaster": Blaster, "gauge": Gauge}
    measures = {"coverage": "1", "shots": "1", "medium_used": "kg"}
    repeatable = True

    async def run(self, ctx: SkillContext, params: Blasting) -> Outcome[Blasted]:
        """Measure, blast where it is needed, measure again."""
        self._ctx = ctx
        self._params = params
        self._jet = Jet(ctx, params.pressure_pa, params.duration_s, params.reserve_kg)
        self._coverage = 0.0
        failure = await self._clean() or await self._reduce()
        measured = (
            Measurement("coverage", self._coverage, "1", lower=params.coverage),
            Measurement("shots", self._jet.shots, "1"),
            Measurement("medium_used", self._jet.used_kg, "kg"),
        )
        if failure:
            return Failed(failure.code, failure.message, failure.recovery, measured)
        return Done(Blasted(shots=self._jet.shots), measured)

    async def _clean(self) -> Failed | None:
        """Blast the worst part of the surface until it is clean."""
        camera = self._ctx.devices.get("camera", PrintCamera)
        for shot in range(self._params.shots + 1):
            seen = await see(camera.look_at_surface, "the surface")
            self._coverage = seen.coverage
            self._ctx.log.phase("clean", _share(self._coverage, self._params.coverage) * 0.9)
            if self._coverage >= self._params.coverage:
                return None
            if shot < self._params.shots:
                failure = await self._jet.shoot(seen.worst_rad)
                if failure:
                    return failure
        text = f"coverage {self._coverage:.3f} after {self._params.shots} shots, limit {self._params.coverage:.3f}"
        return Failed(PostProcessingCode.BLAST_FAILED, text, Recovery.RETRY)

    async def _reduce(self) -> Failed | None:
        """Blast all around while a dimension is above its tolerance."""
        for number in range(self._params.passes + 1):
            above = await self._above()
            if not above:
                return None
            self._ctx.log.phase(f"reduce {above}", 0.9)
            for side in range(self._params.sides if number < self._params.passes else 0):
                failure = await self._jet.shoot(side * math.tau / self._params.sides)
                if failure:
                    return failure
        text = f"{above} is still too large after {self._params.passes} passes"
        return Failed(PostProcessingCode.BLAST_FAILED, text, Recovery.RETRY)

    async def _above(self) -> str:
        """Return the name of a dimension above its tolerance, "" if there is none."""
        gauge = self._ctx.devices.get("gauge", Gauge)
        for dimension in self._params.reduce:
            if await deviation(gauge, dimension, READINGS) > dimension.tolerance_m:
                return dimension.name
        return ""


def _share(coverage: float, wanted: float) -> float:
    return min(1.0, max(0.0, coverage) / max(wanted, 0.01))
