"""`robot_vacuum`: the suction tool on a robot arm."""

from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_skills.devices.protocols import DeviceFault

ON, OFF = 1.0, 0.0


class RobotVacuumOptions(RobotOptions):
    """Options of a suction tool on an arm."""

    robot: str = "arm"
    """Name at the ports of the robot that carries it."""


class RobotVacuum(RobotDriver[RobotVacuumOptions]):
    """A suction tool; whether vacuum holds its own switch says."""

    Options = RobotVacuumOptions

    async def pick(self) -> bool:
        """Switch on; True if vacuum builds up."""
        return (await self.ports.grip(self.options.robot, ON, 0.0)).stalled

    async def release(self) -> None:
        """Blow off.

        Raises:
            DeviceFault: It goes on to suck.
        """
        if not (await self.ports.grip(self.options.robot, OFF, 0.0)).reached:
            raise DeviceFault(self.env.name, "the suction does not go off")

    async def holding(self) -> bool:
        """Return whether vacuum holds."""
        return await self.ports.holding(self.options.robot)
