"""What all drivers share behind which is a robot."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from cell_line.driver import Driver, StandsOn
from cell_motion.robot_ports import RobotPorts
from cell_skills.devices.env import DeviceEnv


class RobotOptions(BaseModel):
    """Base of all options: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    robot: str
    """Name of the robot at the ports, and of its model in the cell where the driver plans."""


O = TypeVar("O", bound=RobotOptions)  # noqa: E741


class RobotDriver(Driver, Generic[O]):
    """A driver whose options name a robot, which says itself what it stands on."""

    stands_on = None

    def __init__(self, options: O, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have ports to robots."""
        self.options = options
        self.env = env
        self.ports = env.use(RobotPorts)

    async def stands(self) -> StandsOn:
        """Return what who drives the robot says."""
        return await self.ports.stands_on(self.options.robot)
