"""The part that an order brings as a file, and what a scanner sees of it, as skills ask for them."""

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cell_line.artifact_store import NoArtifact
from cell_line.codes import Code
from cell_line.outcome import Failed, Recovery
from cell_line.params import Params
from cell_skills.context import SkillContext
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.scanning import scan_around

if TYPE_CHECKING:
    from cell_vision.inspection.views import PartView
    from post_processing_cell.surface import PartSurface, WantedPart

LIBRARIES = ("trimesh", "embreex", "small_gicp")
Limit = Annotated[float, Field(ge=0.00001, le=0.01)]
"""From 0.01 mm to 10 mm [m]."""
Views = Annotated[int, Field(ge=3, le=36)]
"""Sides from which a part is scanned."""


class OrderFile(Params):
    """A file that the order brings."""

    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of what is in it; "" where the order has to say it."""
    unit: Annotated[str, Field(pattern=r"^(um|mm|cm|m|in|ft)?$")] = ""
    """Of its lengths, "" where it says so itself."""


async def read_wanted(
    ctx: SkillContext, part: OrderFile, limits: OrderFile | None, limit_m: float
) -> "WantedPart | Failed":
    """Return the part that the order brought, or why there is none."""
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        text = f"surfaces need {', '.join(missing)}, which this cell lacks: see requirements-vision.txt"
        return Failed(Code.DEVICE_FAULT, text, Recovery.HOLD)
    from post_processing_cell.surface import wanted

    ctx.log.phase("read the part", 0.0)
    try:
        content = ctx.files.read(part.sha256)
        extra = ctx.files.read(limits.sha256) if limits is not None else None
        return await asyncio.to_thread(wanted, content, part.unit, extra, limit_m)
    except (NoArtifact, ValueError) as error:
        return Failed(PostProcessingCode.PART_FILE_BAD, str(error), Recovery.HOLD)


async def look_around(
    ctx: SkillContext, part: "WantedPart", count: int, upto: float
) -> "tuple[PartSurface, list[PartView]] | Failed":
    """Return what scans from so many sides show of a part."""
    from cell_vision.inspection.views import turned_back
    from post_processing_cell.surface import surface_of

    scans = await scan_around(ctx, part.shape, count, upto)
    if isinstance(scans, Failed):
        return scans
    views = [turned_back(points, eye, angle) for points, eye, angle in scans]
    return await asyncio.to_thread(surface_of, part, views), views
