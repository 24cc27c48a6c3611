"""`robot_table_scanner`: a scanner that is made up, over a turntable that is a robot and may stand in a world."""

from cell_line.driver import Needs
from cell_motion.drivers.kinematics import robot_of
from cell_motion.drivers.site import Site
from cell_motion.robot_ports import RobotPorts
from cell_skills.devices.env import DeviceEnv
from post_processing_cell.drivers.turntable import TOP
from post_processing_cell.kinematic.scanner import KinematicScanner, ScannerOptions


class RobotTableScanner(KinematicScanner):
    """What it sees is made of the part that is expected, turned as the turntable really is."""

    @classmethod
    def needs(cls, options: ScannerOptions) -> Needs:
        """Return the turntable, and its model in the world."""
        frames = (options.turntable, f"{options.turntable}::{TOP}")
        return Needs(frames=frames, roles=super().needs(options).roles)

    def __init__(self, options: ScannerOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site and ports to robots."""
        super().__init__(options, env)
        site = env.use(Site)
        model = site.scoped(options.turntable)
        self._robot = robot_of(site.world, model, f"{model}::{TOP}")
        self._ports = env.use(RobotPorts)

    async def turned(self) -> float:
        """Return the angle at which the turntable is [rad]."""
        (now,) = self._robot.positions(await self._ports.joints(self.options.turntable))
        return float(now)
