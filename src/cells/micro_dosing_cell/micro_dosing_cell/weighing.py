"""Weigh only when the scale has come to rest."""

import math
from statistics import fmean

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Scale

AGREE = 4
"""Readings in a row that have to agree."""
SPREAD_G = 0.01
"""Within this [g]."""
ROUNDING_G = 1e-6
"""Readings one digit apart may differ by this much more, in binary numbers [g]."""
READINGS = 30
"""Readings at most."""


async def weigh(ctx: SkillContext, scale: Scale) -> float | Failed:
    """Return the mass [g] once the readings agree, else Failed(SCALE_UNSTABLE); what is no number agrees with none."""
    readings: list[float] = []
    for _ in range(READINGS):
        ctx.cancel.check()
        reading = await scale.read()
        readings = [*readings[1 - AGREE :], reading] if math.isfinite(reading) else []
        if len(readings) == AGREE and max(readings) - min(readings) < SPREAD_G + ROUNDING_G:
            return fmean(readings)
    return Failed(
        DosingCode.SCALE_UNSTABLE,
        f"the scale does not come to rest: last readings {', '.join(f'{value:.3f}' for value in readings) or 'no'} g",
        Recovery.RETRY,
    )


async def tare(ctx: SkillContext, scale: Scale) -> Failed | None:
    """Take the resting load as zero."""
    for _ in range(3):
        await scale.tare()
        net = await weigh(ctx, scale)
        if isinstance(net, Failed) or abs(net) <= SPREAD_G / 2:
            return net if isinstance(net, Failed) else None
    return Failed(DosingCode.SCALE_UNSTABLE, f"the scale does not stay at zero: {net:.3f} g", Recovery.RETRY)
