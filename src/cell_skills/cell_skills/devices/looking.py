"""Look until a picture can be evaluated, and send no arm where nothing can lie."""

import math
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from cell_skills.devices.protocols import Camera, DeviceFault, Offset, Uncertain
from cell_skills.devices.seen import Located, PartSeen, Seen

S = TypeVar("S", bound=Seen)
TRIES = 5
REACH_M = 0.5
"""Nothing that belongs to a place lies farther off it; who sees it there sees something else [m]."""
SURE_M = 0.002
"""No arm is sent to what a camera sees less surely than this, as a standard deviation [m]."""


async def see(look: Callable[[], Coroutine[Any, Any, S | None]], target: str) -> S:
    """Return what a camera measures at a target, from the first usable picture.

    Args:
        look: Has the camera take one.
        target: What it looks at, for people.

    Raises:
        DeviceFault: if no picture of `TRIES` can be evaluated.
    """
    for _ in range(TRIES):
        seen = await look()
        if seen is not None:
            return seen
    raise DeviceFault("camera", f"no usable picture of {target} in {TRIES} tries")


async def see_part(camera: Camera, place: str) -> PartSeen:
    """Return what lies at a place, from the first usable picture.

    Raises:
        DeviceFault: if no picture of `TRIES` can be evaluated.
    """
    return await see(lambda: camera.look(place), place)


def seen_offset(seen: Located, target: str) -> Offset:
    """Return how far what was seen lies off its nominal pose, as an arm may be told.

    Raises:
        DeviceFault: it cannot lie there.
        Uncertain: nobody knows well enough where it lies.
    """
    away = math.hypot(seen.x_m, seen.y_m)
    if away > REACH_M:
        raise DeviceFault("camera", f"sees what belongs to {target} {away:.3g} m off it, {REACH_M} m at most")
    if seen.sigma_m > SURE_M:
        far = f"{1e3 * seen.sigma_m:.2f} mm; {1e3 * SURE_M:g} mm are needed"
        raise Uncertain("camera", f"sees what lies at {target} to within {far}")
    return Offset(seen.x_m, seen.y_m, math.remainder(seen.yaw_rad, math.tau))
