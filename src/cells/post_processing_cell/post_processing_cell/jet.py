"""The jet before the turntable, as skills shoot with it: never without medium, and what it used is counted."""

import math

from cell_line.outcome import Failed, Recovery
from cell_skills.context import SkillContext
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.devices import Blaster, Turntable


class Jet:
    """Shots of one job.

    Attributes:
        shots: How many there were.
        used_kg: Medium that they took [kg].
    """

    def __init__(self, ctx: SkillContext, pressure_pa: float, duration_s: float, reserve_kg: float) -> None:
        """Take the job, pressure [Pa] and time [s] of a shot, and what the hopper must hold before it [kg]."""
        self._ctx, self._pressure_pa, self._duration_s, self._reserve_kg = ctx, pressure_pa, duration_s, reserve_kg
        self._blaster = ctx.devices.get("blaster", Blaster)
        self.shots, self.used_kg = 0, 0.0

    async def shoot(self, angle_rad: float) -> Failed | None:
        """Make one shot at an angle of the turntable [rad]; returns why it could not be made."""
        self._ctx.cancel.check()
        before = await self._blaster.level()
        if before <= self._reserve_kg:
            text = f"the hopper holds {before:.2f} kg, needed {self._reserve_kg:.2f} kg"
            return Failed(PostProcessingCode.MEDIUM_EMPTY, text, Recovery.HOLD)
        await self._ctx.devices.get("turntable", Turntable).turn_to(math.remainder(angle_rad, math.tau))
        self._ctx.began()
        await self._blaster.blast(self._pressure_pa, self._duration_s)
        self.shots += 1
        self.used_kg += max(0.0, before - await self._blaster.level())
        return None
