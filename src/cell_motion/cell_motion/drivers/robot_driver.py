"""What all drivers share behind which is a robot."""

from typing import Any

from cell_line.driver import Driver, StandsOn
from cell_motion.robot_ports import RobotPorts
from cell_skills.devices.env import DeviceEnv


class RobotDriver(Driver):
    """A driver whose options name a `robot`, which says itself what it stands on."""

    stands_on = None

    def __init__(self, options: Any, env: DeviceEnv) -> None:
        """Take checked options and the surroundings."""
        self._robot_name = str(options.robot)
        self._surroundings = env

    async def stands(self) -> StandsOn:
        """Return what who drives the robot says."""
        return await self._surroundings.use(RobotPorts).stands_on(self._robot_name)
