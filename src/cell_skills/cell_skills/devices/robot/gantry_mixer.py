"""`gantry_mixer`: a mixer driven elsewhere that a gantry lowers to the vessel."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.robot.gantry import MOUTH, Gantry
from cell_skills.devices.robot.site import site_of

TOOL = "mixer"


class GantryMixerOptions(BaseModel):
    """Options of a mixer on a gantry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    robot: str = "gantry"
    """Name of the gantry at the ports and of its model in the cell; the mixer is its frame `mixer`."""
    work_m: float = 0.002
    """Height of the mixer over the mouth of the vessel while it runs [m]."""
    clear_m: float = Field(default=0.03, gt=0.0)
    """Height over it at which the mixer waits, so that a capped vessel can pass [m]."""


class GantryMixer:
    """A mixer that is lowered to the vessel as long as it runs."""

    Options = GantryMixerOptions
    needs_world: ClassVar[bool] = True

    @staticmethod
    def in_cell(options: GantryMixerOptions) -> list[str]:
        """Return the models and frames that the cell must have in the world."""
        return [options.robot, f"{options.robot}::{TOOL}"]

    def __init__(self, options: GantryMixerOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        self._options = options
        self._env = env
        self._gantry = Gantry(env, site_of(env), options.robot)

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix for a time [s]; return the mean measured speed [rad/s]."""
        await self._gantry.reach(TOOL, MOUTH, self._options.work_m)
        arguments = {"speed_rad_s": speed_rad_s, "duration_s": duration_s}
        speed = float(await self._env.ports.call(self._env.name, "mix", arguments))
        await self._gantry.reach(TOOL, MOUTH, self._options.clear_m)
        return speed

    async def uniformity(self) -> float:
        """Measure how even the content is, 0 to 1."""
        return float(await self._env.ports.call(self._env.name, "uniformity", {}))
