"""Look until a picture can be evaluated, and send no arm where nothing can lie."""

import math
from collections.abc import Mapping

from cell_skills.devices.protocols import Camera, DeviceFault, Offset

TRIES = 5
REACH_M = 0.5
"""Nothing that belongs to a place lies farther off it; who sees it there sees something else [m]."""


async def see(camera: Camera, target: str) -> dict[str, float]:
    """Return what the camera measures at a target, from the first usable picture.

    Raises:
        DeviceFault: if no picture of `TRIES` can be evaluated.
    """
    for _ in range(TRIES):
        seen = await camera.look(target)
        if seen:
            return seen
    raise DeviceFault("camera", f"no usable picture of {target} in {TRIES} tries")


def seen_offset(seen: Mapping[str, float], target: str) -> Offset:
    """Return how far what was seen lies off its nominal pose, as an arm may be told.

    Raises:
        DeviceFault: it cannot lie there.
    """
    away = math.hypot(seen["x_m"], seen["y_m"])
    if not away <= REACH_M:
        raise DeviceFault("camera", f"sees what belongs to {target} {away:.3g} m off it, {REACH_M} m at most")
    return Offset(seen["x_m"], seen["y_m"], math.remainder(seen["yaw_rad"], math.tau))
