"""Blast a part of the order's own along its CAD: all of it clean, then down where a scan says that material is left."""

import asyncio
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Fraction, Params, Positive
from cell_skills.context import SkillContext
from cell_skills.devices.looking import see
from cell_skills.skill import Skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import Blaster, PrintCamera, SurfaceScanner, Turntable
from post_processing_cell.jet import Jet
from post_processing_cell.order_part import Limit, OrderFile, Views, look_around, read_wanted

if TYPE_CHECKING:
    from post_processing_cell.surface import WantedPart
    from post_processing_cell.toolpath import Toolpath


class PartBlasting(Params):
    """Parameters of `blast_part`."""

    part: OrderFile
    """The CAD of the part: STL or 3MF."""
    limits: OrderFile | None = None
    """Its features and their limits; else the whole surface has one."""
    limit_m: Limit = 0.0002
    """That, to either side [m]."""
    views: Views = 8
    """Sides from which it is scanned."""
    pressure_pa: Positive
    """Pressure at the nozzle [Pa]."""
    duration_s: Positive = 1.7
    """Time of one shot [s]."""
    coverage: Fraction = 0.92
    """Least blasted share of the worst part of the surface."""
    reach: Fraction = 0.5
    """Least share of the surface that the jet must reach."""
    rounds: Count = 4
    """So often the whole part is gone over at most, until it is clean."""
    passes: Count = 6
    """So often it is scanned and blasted down at most."""
    reserve_kg: Positive = 0.5
    """The hopper must hold more than this before a shot [kg]."""


class PartBlasted(BaseModel):
    """Result of `blast_part`."""

    shots: int
    """Shots made."""
    scans: int
    """Scans of the whole part made."""


class BlastPart(Skill[PartBlasting, PartBlasted]):
    """Go over the part along a raster on its CAD until it is clean; then scan, and blast down what stands out.

    What is too low is left for the inspection to say.

    Params: files of part and limits, limit [m], views; pressure [Pa]; duration [s]; coverage; reach; rounds; passes;
    reserve [kg].
    Fails: PART_FILE_BAD, MEDIUM_EMPTY, STALE_SCAN, SCANNER_OCCLUDED (hold), BLAST_FAILED (retry; hold if the jet
    reaches too little).
    """

    name = "blast_part"
    devices = {"camera": PrintCamera, "scanner": SurfaceScanner, "turntable": Turntable, "blaster": Blaster}
    measures = {"coverage": "1", "reach": "1", "shots": "1", "medium_used": "kg"}
    repeatable = True

    async def run(self, ctx: SkillContext, params: PartBlasting) -> Outcome[PartBlasted]:
        """Read the part, plan, blast it clean, blast it down."""
        ctx.cancel.check()
        self._ctx, self._params = ctx, params
        self._jet = Jet(ctx, params.pressure_pa, params.duration_s, params.reserve_kg)
        self._coverage, self._reach, self._scans = 0.0, 0.0, 0
        part = await read_wanted(ctx, params.part, params.limits, params.limit_m)
        if isinstance(part, Failed):
            return part
        failure = await self._clean(part) or await self._down(part)
        measured = (
            Measurement("coverage", self._coverage, "1", lower=params.coverage),
            Measurement("reach", self._reach, "1", lower=params.reach),
            Measurement("shots", self._jet.shots, "1"),
            Measurement("medium_used", self._jet.used_kg, "kg"),
        )
        if failure:
            return Failed(failure.code, failure.message, failure.recovery, measured)
        return Done(PartBlasted(shots=self._jet.shots, scans=self._scans), measured)

    async def _clean(self, part: "WantedPart") -> Failed | None:
        """Go over all that the jet reaches until the camera says that it is clean."""
        from post_processing_cell.surface import path_over

        path = await asyncio.to_thread(path_over, part)
        self._reach = path.reach
        if path.reach < self._params.reach:
            text = (
                f"the jet reaches {path.reach * 100:.0f} % of the surface, {self._params.reach * 100:.0f} % are needed"
            )
            return Failed(PostProcessingCode.BLAST_FAILED, text, Recovery.HOLD)
        for number in range(self._params.rounds + 1):
            self._ctx.cancel.check()
            camera = self._ctx.devices.get("camera", PrintCamera)
            self._coverage = (await see(camera.look_at_surface, "the surface")).coverage
            if self._coverage >= self._params.coverage:
                return None
            if number < self._params.rounds and (failure := await self._along(path, "clean")):
                return failure
        text = f"coverage {self._coverage:.3f} after {self._params.rounds} rounds, limit {self._params.coverage:.3f}"
        return Failed(PostProcessingCode.BLAST_FAILED, text, Recovery.RETRY)

    async def _down(self, part: "WantedPart") -> Failed | None:
        """Scan, and blast where material is left; what is wrong otherwise the inspection says."""
        from post_processing_cell.surface import left_at, path_over

        for number in range(self._params.passes + 1):
            seen = await look_around(self._ctx, part, self._params.views, 0.8)
            if isinstance(seen, Failed):
                return seen
            self._scans += 1
            left = left_at(seen[0])
            if not len(left):
                return None
            if number < self._params.passes:
                path = await asyncio.to_thread(path_over, part, left)
                if not path.strokes:
                    return None
                if failure := await self._along(path, "blast down"):
                    return failure
        text = f"material is left at {len(left)} places after {self._params.passes} passes"
        return Failed(PostProcessingCode.BLAST_FAILED, text, Recovery.RETRY)

    async def _along(self, path: "Toolpath", what: str) -> Failed | None:
        """Shoot once at each angle of a path."""
        angles = sorted({stroke.angle_rad for stroke in path.strokes})
        for number, angle in enumerate(angles):
            self._ctx.log.phase(what, 0.1 + 0.8 * number / len(angles))
            if failure := await self._jet.shoot(angle):
                return failure
        return None
