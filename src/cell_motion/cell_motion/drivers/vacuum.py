"""`robot_vacuum`: the suction tool on a robot arm."""

from pydantic import BaseModel, ConfigDict

from cell_motion.drivers.robot_driver import RobotDriver
from cell_motion.robot_ports import RobotPorts
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault

ON, OFF = 1.0, 0.0


class RobotVacuumOptions(BaseModel):
    """Options of a suction tool on an arm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    robot: str = "arm"
    """Name at the ports of the robot that carries it."""


class RobotVacuum(RobotDriver):
    """A suction tool; whether vacuum holds its own switch says."""

    Options = RobotVacuumOptions

    def __init__(self, options: RobotVacuumOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings."""
        super().__init__(options, env)
        self._robot = options.robot
        self._device = env.name
        self._ports = env.use(RobotPorts)

    async def pick(self) -> bool:
        """Switch on; True if vacuum builds up."""
        return (await self._ports.grip(self._robot, ON, 0.0)).stalled

    async def release(self) -> None:
        """Blow off.

        Raises:
            DeviceFault: It goes on to suck.
        """
        if not (await self._ports.grip(self._robot, OFF, 0.0)).reached:
            raise DeviceFault(self._device, "the suction does not go off")

    async def holding(self) -> bool:
        """Return whether vacuum holds."""
        return await self._ports.holding(self._robot)
