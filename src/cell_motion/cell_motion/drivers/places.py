"""Where a robot finds the places that it is sent to."""

from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perception, Trust
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose


async def find_place(env: DeviceEnv, place: str, trust: Trust) -> Pose:
    """Return where a place is now, in the world.

    Raises:
        DeviceFault: There is none of the name.
        Uncertain: Nobody knows well enough where it is.
    """
    found = (await env.use(Perception).find_places([place])).get(place)
    if found is None:
        raise DeviceFault(env.name, f"there is no '{place}' in the cell or on what stands there")
    trust.check(env.name, place, found, env.clock.now())
    return found.pose
