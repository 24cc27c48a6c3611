"""Weigh only when the scale has come to rest."""

import math
from statistics import fmean

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Scale
from micro_dosing_cell.models import SPREAD_G

AGREE = 4
"""Readings in a row that have to agree."""
ROUNDING_G = 1e-6
"""Readings one digit apart may differ by this much more, in binary numbers [g]."""
READINGS = 75
"""Readings at most."""


async def weigh(ctx: SkillContext, scale: Scale, spread_g: float = SPREAD_G) -> float | Failed:
    """Return the mass [g] once the readings agree, else Failed(SCALE_UNSTABLE); what is no number agrees with none.

    Args:
        ctx: Of the job.
        scale: Which.
        spread_g: Within this the readings agree [g].
    """
    readings: list[float] = []
    for _ in range(READINGS):
        ctx.cancel.check()
        reading = await scale.read()
        readings = [*readings[1 - AGREE :], reading] if math.isfinite(reading) else []
        if len(readings) == AGREE and max(readings) - min(readings) < spread_g + ROUNDING_G:
            return fmean(readings)
    return Failed(
        DosingCode.SCALE_UNSTABLE,
        f"the scale does not come to rest: last readings {', '.join(f'{value:.4f}' for value in readings) or 'no'} g",
        Recovery.RETRY,
    )


async def tare(ctx: SkillContext, scale: Scale, spread_g: float = SPREAD_G) -> Failed | None:
    """Take the resting load as zero."""
    for _ in range(3):
        await scale.tare()
        net = await weigh(ctx, scale, spread_g)
        if isinstance(net, Failed) or abs(net) <= spread_g / 2:
            return net if isinstance(net, Failed) else None
    return Failed(DosingCode.SCALE_UNSTABLE, f"the scale does not stay at zero: {net:.3f} g", Recovery.RETRY)
