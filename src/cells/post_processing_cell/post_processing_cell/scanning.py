"""Scan a part from all around: turn, look, turn on; what was seen before it was asked for does not count."""

import math

import numpy as np
from numpy.typing import NDArray

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from cell_skills.devices.protocols import BadAnswer
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import Cloud, Shape, SurfaceScanner, Turntable

TRIES = 3
"""A scan that cannot be evaluated, or is old, is asked for again."""
MOST_POINTS = 20_000_000
ROOM_M = 5.0
"""Nothing that a scanner of parts sees is farther away [m]."""
Scan = tuple[NDArray[np.float64], NDArray[np.float64], float]
"""Points, from where they were seen, and the angle of the turntable then: see `Cloud`."""


async def scan_around(ctx: SkillContext, expected: Shape, count: int, upto: float) -> list[Scan] | Failed:
    """Scan a part from so many sides.

    Args:
        ctx: Of the skill, with a `scanner` and a `turntable`.
        expected: The part as it should be, in the frame of the plate.
        count: Sides, evenly about the vertical.
        upto: Progress of the job when it is done, 0 to 1.
    """
    table = ctx.devices.get("turntable", Turntable)
    scans: list[Scan] = []
    for number in range(count):
        ctx.cancel.check()
        ctx.log.phase(f"scan {number + 1} of {count}", upto * number / count)
        await table.turn_to(math.remainder(number * math.tau / count, math.tau))
        angle = await table.angle()
        cloud = await _fresh(ctx, expected)
        if isinstance(cloud, Failed):
            return cloud
        scans.append((*_believed(cloud), angle))
    return scans


async def _fresh(ctx: SkillContext, expected: Shape) -> Cloud | Failed:
    scanner, said = ctx.devices.get("scanner", SurfaceScanner), ""
    code = PostProcessingCode.SCANNER_OCCLUDED
    for _ in range(TRIES):
        asked = ctx.clock.now()
        cloud = await scanner.scan(expected)
        if cloud is not None and cloud.at_s >= asked:
            return cloud
        if cloud is None:
            said = "the scanner cannot evaluate what it sees"
        else:
            code = PostProcessingCode.STALE_SCAN
            said = f"the scanner gives what it saw {asked - cloud.at_s:.1f} s before it was asked"
    return Failed(code, f"{said}, {TRIES} times", Recovery.HOLD)


def _believed(cloud: Cloud) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points and eye as arrays.

    Raises:
        BadAnswer: nobody can have seen that.
    """
    points, eye = np.asarray(cloud.points, dtype=float), np.asarray(cloud.eye, dtype=float)
    if points.ndim != 2 or points.shape[1] != 3 or len(points) > MOST_POINTS:
        raise BadAnswer("scanner", f"scan: has the shape {points.shape}, not n by 3 with {MOST_POINTS} rows at most")
    if eye.shape != (3,) or not np.isfinite(eye).all() or np.abs(eye).max() > ROOM_M:
        raise BadAnswer("scanner", f"scan: looks from nowhere: {eye}")
    if (np.abs(points[np.isfinite(points)]) > ROOM_M).any():
        raise BadAnswer("scanner", f"scan: sees points that are more than {ROOM_M:g} m away")
    return points, eye
