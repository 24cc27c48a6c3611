"""`kinematic_stacker`: the lifting platform of the stack on the carrier."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.devices.kinds import DeviceFaults
from garment_cell.device_kinds import STACKER


class StackerOptions(KinematicOptions):
    """Options of a kinematic stacker."""

    lower_s: float = 1.0
    """Time to lower the platform [s]."""
    noise_m: float = 0.0002
    """Standard deviation of a measured height [m]."""


class KinematicStacker(KinematicDevice[StackerOptions, DeviceFaults]):
    """A platform below the stack of the unit."""

    Options = StackerOptions
    kind = STACKER

    async def height(self) -> float:
        """Measure the stack [m]."""
        rng = await self.sense(0.2)
        return max(0.0, rng.gauss(self.bench.item.get("stack.height", 0.0), self.options.noise_m))

    async def make_room(self, thickness_m: float) -> None:
        """Lower the platform."""
        await self.act(self.options.lower_s)
        self.bench.item.put("stack.room", thickness_m)
