"""`gantry_capper`: a chuck driven elsewhere, with which a gantry fetches caps and screws them onto the vessel."""

from typing import Any

from pydantic import Field

from cell_line.driver import Needs
from cell_motion.drivers.gantry import Gantry
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.drivers.site import Site
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.env import DeviceEnv
from micro_dosing_cell.drivers.places import MOUTH, WASTE

TOOL = "capper"
MAGAZINE = "caps"


class GantryCapperOptions(RobotOptions):
    """Options of a capping chuck on a gantry."""

    robot: str = "gantry"
    """Name of the gantry at the ports and of its model in the cell; the chuck is its frame `capper`."""
    cap_m: float = Field(default=0.0165, gt=0.0)
    """The chuck holds a cap this high over its rim [m]."""
    clear_m: float = Field(default=0.065, gt=0.0)
    """Height of the chuck over a place at which all that hangs on the head clears a capped vessel [m]."""
    loosen_nm: float = Field(default=3.0, gt=0.0)
    """Torque with which a cap is unscrewed at most [N m]."""


class GantryCapper(RobotDriver[GantryCapperOptions]):
    """A capper that carries caps from the magazine to the vessel."""

    Options = GantryCapperOptions

    @classmethod
    def needs(cls, options: GantryCapperOptions) -> Needs:
        """Return the models and frames that the cell must have in the world."""
        return Needs(frames=(options.robot, f"{options.robot}::{TOOL}", MAGAZINE, WASTE))

    def __init__(self, options: GantryCapperOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        super().__init__(options, env)
        self._gantry = Gantry(env, env.use(Site), options.robot)

    async def capped(self) -> bool:
        """Return True if a cap is seen on the vessel."""
        return bool(await self._chuck("capped"))

    async def place(self) -> bool:
        """Set a new cap on the vessel; True if one is seen."""
        if await self.capped():
            return True
        await self._down(MAGAZINE)
        taken = await self._chuck("close")
        await self._up(MAGAZINE)
        if not taken:
            return False
        await self._down(MOUTH)
        await self._chuck("open")
        await self._up(MOUTH)
        return await self.capped()

    async def tighten(self, torque_nm: float) -> float:
        """Tighten to a torque [N m]; return the highest measured torque [N m]."""
        return await self._turn(torque_nm) if await self.capped() else 0.0

    async def remove(self) -> None:
        """Unscrew the cap and drop it into waste."""
        if not await self.capped():
            return
        await self._down(MOUTH)
        await self._chuck("close")
        await self._chuck("turn", torque_nm=-self.options.loosen_nm)
        await self._up(MOUTH)
        await self._down(WASTE)
        await self._chuck("open")
        await self._up(WASTE)

    async def _turn(self, torque_nm: float) -> float:
        await self._down(MOUTH)
        await self._chuck("close")
        torque = float(await self._chuck("turn", torque_nm=torque_nm))
        await self._chuck("open")
        await self._up(MOUTH)
        return torque

    async def _down(self, place: str) -> None:
        await self._gantry.reach(TOOL, place, self.options.cap_m)

    async def _up(self, place: str) -> None:
        await self._gantry.reach(TOOL, place, self.options.clear_m)

    async def _chuck(self, method: str, **arguments: float) -> Any:
        return await self.env.use(DeviceCalls).call(self.env.name, method, arguments)
