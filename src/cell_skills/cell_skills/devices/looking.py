"""Look until a picture can be evaluated."""

from cell_skills.devices.protocols import Camera, DeviceFault

TRIES = 5


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
