"""`kinematic_turntable`: turns the part before the nozzle."""

import math

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.devices.kinds import DeviceFaults
from post_processing_cell.device_kinds import TURNTABLE


class TurntableOptions(KinematicOptions):
    """Options of a kinematic turntable."""

    speed_rad_s: float = 2.0
    """Speed [rad/s]."""


class KinematicTurntable(KinematicDevice[TurntableOptions, DeviceFaults]):
    """A turntable that takes the shorter way."""

    Options = TurntableOptions
    kind = TURNTABLE

    async def turn_to(self, angle_rad: float) -> None:
        """Turn."""
        way = abs(math.remainder(angle_rad - await self.angle(), math.tau))
        rng = await self.act(0.2 + way / self.options.speed_rad_s)
        self.bench.cell.put(self.own("angle"), rng.gauss(angle_rad, 0.0005))

    async def angle(self) -> float:
        """Return the angle reached [rad]."""
        return self.bench.cell.get(self.own("angle"), 0.0)
