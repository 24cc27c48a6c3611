"""`gantry_mixer`: a mixer driven elsewhere that a gantry lowers to the vessel."""

from pydantic import Field

from cell_line.driver import Needs
from cell_motion.drivers.gantry import Gantry
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.drivers.site import Site
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DeviceEnv
from micro_dosing_cell.drivers.places import MOUTH

TOOL = "mixer"


class GantryMixerOptions(RobotOptions):
    """Options of a mixer on a gantry."""

    robot: str = "gantry"
    """Name of the gantry at the ports and of its model in the cell; the mixer is its frame `mixer`."""
    work_m: float = 0.002
    """Height of the mixer over the mouth of the vessel while it runs [m]."""
    clear_m: float = Field(default=0.03, gt=0.0)
    """Height over it at which the mixer waits, so that a capped vessel can pass [m]."""


class GantryMixer(RobotDriver[GantryMixerOptions]):
    """A mixer that is lowered to the vessel as long as it runs."""

    Options = GantryMixerOptions

    @classmethod
    def needs(cls, options: GantryMixerOptions) -> Needs:
        """Return the models and frames that the cell must have in the world."""
        return Needs(frames=(options.robot, f"{options.robot}::{TOOL}"))

    def __init__(self, options: GantryMixerOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        super().__init__(options, env)
        self._gantry = Gantry(env, env.use(Site), options.robot)

    async def mix(self, speed_rad_s: float, duration_s: float) -> float:
        """Mix for a time [s]; return the mean measured speed [rad/s]."""
        await self._gantry.reach(TOOL, MOUTH, self.options.work_m)
        arguments = {"speed_rad_s": speed_rad_s, "duration_s": duration_s}
        speed = float(await self.env.use(DeviceCalls).call(self.env.name, "mix", arguments))
        await self._gantry.reach(TOOL, MOUTH, self.options.clear_m)
        return speed

    async def uniformity(self) -> float:
        """Measure how even the content is, 0 to 1."""
        return float(await self.env.use(DeviceCalls).call(self.env.name, "uniformity", {}))
