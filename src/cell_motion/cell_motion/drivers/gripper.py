"""`robot_gripper`: the parallel gripper on a robot arm."""

from collections.abc import Mapping

from pydantic import Field

from cell_line.offers import Offers, Range
from cell_motion.drivers.hand import Gap
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.robot_ports import GripResult
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault

SQUEEZE_M = 0.004
"""Fingers are sent this much closer together than what they shall hold is wide [m], so that they feel it."""
STOP_M = 0.002
"""Fingers may meet their stop so much before they are open [m]."""


class RobotGripperOptions(RobotOptions):
    """Options of a gripper on an arm."""

    robot: str = "arm"
    """Name at the ports of the robot that carries it."""
    open_m: float = Field(default=0.085, gt=0.0)
    """Gap when it is open [m]."""
    force_n: float = Field(default=0.0, ge=0.0)
    """Greatest force; 0: all it has [N]."""


class RobotGripper(RobotDriver[RobotGripperOptions]):
    """A gripper; whether it holds something its own sensor says."""

    Options = RobotGripperOptions

    @classmethod
    def offers(cls, options: RobotGripperOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the widths between its fingers, whatever the setup."""
        return {"width [m]": Range(0.0, options.open_m)}

    def __init__(self, options: RobotGripperOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings."""
        super().__init__(options, env)
        self._gap = Gap(env.bench.cell, options.robot, options.open_m)

    async def grip(self, width_m: float) -> bool:
        """Close; True if something stops the fingers."""
        return (await self._stroke(max(0.0, width_m - SQUEEZE_M))).stalled

    async def release(self) -> None:
        """Open.

        Raises:
            DeviceFault: The fingers do not get there.
        """
        result = await self._stroke(self.options.open_m)
        if not result.reached and result.position < self.options.open_m - STOP_M:
            raise DeviceFault(self.env.name, f"opens to {result.position:.4f} m instead of {self.options.open_m:g} m")

    async def holding(self) -> bool:
        """Return whether something is felt."""
        return await self.ports.holding(self.options.robot)

    async def _stroke(self, gap_m: float) -> GripResult:
        result = await self.ports.grip(self.options.robot, gap_m, self.options.force_n)
        self._gap.put(result.position)
        return result
