"""`kinematic_mixer`: evens out the content of the vessel with the turns it makes."""

import math

from cell_kinematic.device import KinematicDevice, KinematicOptions
from micro_dosing_cell.device_kinds import MIXER, MixerFaults


class MixerOptions(KinematicOptions):
    """Options of a kinematic mixer."""

    turns_rad: float = 130.0
    """Angle that leaves 37 % of the unevenness [rad]."""


class KinematicMixer(KinematicDevice[MixerOptions, MixerFaults]):
    """A mixer that may slip."""

    Options = MixerOptions
    kind = MIXER

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix; returns the speed really reached [rad/s]."""
        rng = await self.act(duration_s)
        slip = rng.uniform(0.2, 0.5) if self.happens(rng, self.faults.mix_slip) else 1.0
        speed = speed_rad_s * slip * rng.gauss(1.0, 0.005)
        self.bench.item.add("vessel.mixed", speed * duration_s)
        return speed

    async def uniformity(self) -> float:
        """Measure how even the content is."""
        rng = await self.sense(0.5)
        even = 1.0 - math.exp(-self.bench.item.get("vessel.mixed", 0.0) / self.options.turns_rad)
        return min(1.0, max(0.0, rng.gauss(even, 0.003)))
