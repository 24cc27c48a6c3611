"""Inspect the whole surface of a printed part against the CAD that came with its order."""

import asyncio
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cell_line.artifact import kept
from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Params
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import SurfaceScanner, Turntable
from post_processing_cell.order_part import Limit, OrderFile, Views, look_around, read_wanted

if TYPE_CHECKING:
    from cell_vision.inspection.views import PartView
    from post_processing_cell.surface import PartSurface


class SurfaceLimits(Params):
    """Parameters of `inspect_surface`."""

    part: OrderFile
    """The CAD of the part: STL or 3MF."""
    limits: OrderFile | None = None
    """Its features and their limits; else the whole surface has one."""
    limit_m: Limit = 0.0002
    """That, to either side [m]."""
    views: Views = 8
    """Sides from which it is scanned."""


class Inspected(BaseModel):
    """Result of `inspect_surface`."""

    verdict: str
    """good."""
    points: int
    """Of all scans together."""


class InspectSurface(Skill[SurfaceLimits, Inspected]):
    """Scan the part from all around, lay the scans onto its CAD, and judge every feature; nothing is taken off it.

    Params: files of part and limits, limit [m], number of views.
    Fails: PART_FILE_BAD, STALE_SCAN, SCANNER_OCCLUDED, PUT_IN_TURNED (hold), WRONG_PART, FEATURE_MISSING (scrap),
    OUT_OF_TOLERANCE (scrap if material is gone, rework if there is only too much), UNDECIDED (rework if there may be
    too much, else retry).
    """

    name = "inspect_surface"
    devices = {"scanner": SurfaceScanner, "turntable": Turntable}
    measures = {"lowest": "m", "highest": "m", "uncertainty": "m", "seen": "1"}
    repeatable = True

    async def run(self, ctx: SkillContext, params: SurfaceLimits) -> Outcome[Inspected]:
        """Read the part, scan, inspect, keep what was found, judge."""
        ctx.cancel.check()
        part = await read_wanted(ctx, params.part, params.limits, params.limit_m)
        if isinstance(part, Failed):
            return part
        seen = await look_around(ctx, part, params.views, 0.7)
        if isinstance(seen, Failed):
            return seen
        found, views = seen
        ctx.log.phase("judge", 0.9)
        try:
            artifacts = await asyncio.to_thread(_kept, ctx, found, views)
        except OSError as error:
            return Failed(Code.DEVICE_FAULT, f"the report cannot be kept: {error.strerror}", Recovery.HOLD)
        measured = _measured(found)
        failure = _failure(found)
        if failure is not None:
            return Failed(*failure, measured, artifacts)
        points = sum(len(view.points) for view in views)
        return Done(Inspected(verdict=found.inspection.verdict.value, points=points), measured, artifacts)


def _kept(ctx: SkillContext, found: "PartSurface", views: "list[PartView]") -> tuple[str, ...]:
    from post_processing_cell.surface import pictures, summary

    picture, page = pictures(found, "surface")
    files = (
        ("heat_map.png", "image/png", picture),
        ("report.html", "text/html", page),
        ("inspection.json", "application/json", summary(found, views)),
    )
    return tuple(kept(ctx.files, name, kind, content).uri for name, kind, content in files)


def _measured(found: "PartSurface") -> tuple[Measurement, ...]:
    said = found.inspection
    seen = Measurement("seen", round(found.seen, 4), "1")
    if said.deviation is None or not said.deviation.seen.any():
        return (seen,)
    off, sigma = said.deviation.off_m[said.deviation.seen], said.deviation.sigma_m[said.deviation.seen]
    return (
        Measurement("lowest", float(off.min()), "m"),
        Measurement("highest", float(off.max()), "m"),
        Measurement("uncertainty", 2.0 * float(sorted(sigma)[len(sigma) // 2]), "m"),
        seen,
    )


def _failure(found: "PartSurface") -> tuple[PostProcessingCode, str, Recovery] | None:
    """Return code, text and recovery of what is wrong, None where nothing is."""
    from cell_vision.inspection.inspecting import PartFault
    from cell_vision.inspection.verdict import Judgement
    from post_processing_cell.surface import FEWEST_SEEN, is_gone, is_unseen, left_at

    said, code = found.inspection, PostProcessingCode
    if is_unseen(found):
        text = f"{found.seen * 100:.0f} % of what the scanner should see was seen, {FEWEST_SEEN * 100:.0f} % are needed"
        return code.SCANNER_OCCLUDED, text, Recovery.HOLD
    if said.fault is PartFault.TURNED:
        return code.PUT_IN_TURNED, f"the part {said.why}", Recovery.HOLD
    if said.fault is not PartFault.NONE:
        return code.WRONG_PART, f"the part {said.why}", Recovery.SCRAP
    if found.missing and said.verdict is not Judgement.GOOD:
        text = f"a piece of the part is missing: {found.missing} points of its surface are seen through; {said.why}"
        return code.FEATURE_MISSING, text, Recovery.SCRAP
    if said.verdict is Judgement.BAD:
        return code.OUT_OF_TOLERANCE, said.why, Recovery.SCRAP if is_gone(found) else Recovery.REWORK
    if said.verdict is Judgement.UNDECIDED:
        return code.UNDECIDED, said.why, Recovery.REWORK if len(left_at(found)) else Recovery.RETRY
    return None
