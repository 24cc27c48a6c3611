"""`robot_turntable`: turns the part before the nozzle by a robot of one joint without end stops."""

import math
from dataclasses import replace

import numpy as np
from pydantic import Field

from cell_line.driver import Needs
from cell_motion.drivers.kinematics import robot_of
from cell_motion.drivers.mover import REST
from cell_motion.drivers.robot_driver import RobotDriver, RobotOptions
from cell_motion.drivers.site import Site
from cell_motion.planning.stop import Moving, NoMotion, jog
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import DeviceFault

TOP = "top"
"""Frame of a turntable's model on which the carrier stands."""
ENDLESS = np.array([math.inf])
THERE_RAD = 0.001
"""A table this close to where it shall be need not move [rad]."""


class RobotTurntableOptions(RobotOptions):
    """Options of a turntable."""

    robot: str = "turntable"
    """Name of the turntable at the ports and of its model in the cell."""
    speed: float = Field(default=0.8, gt=0.0, le=1.0)
    """Part of the joint's speed that it uses."""
    acceleration: float = Field(default=0.8, gt=0.0, le=1.0)
    """Part of the joint's acceleration that it uses; what lies in a nest must not slide."""


class RobotTurntable(RobotDriver[RobotTurntableOptions]):
    """A turntable that takes the shorter way."""

    Options = RobotTurntableOptions

    @classmethod
    def needs(cls, options: RobotTurntableOptions) -> Needs:
        """Return the models and frames that the cell must have in the world."""
        return Needs(frames=(options.robot, f"{options.robot}::{TOP}"))

    def __init__(self, options: RobotTurntableOptions, env: DeviceEnv) -> None:
        """Take checked options and the surroundings, which have a site."""
        super().__init__(options, env)
        site = env.use(Site)
        model = site.scoped(options.robot)
        self._robot = robot_of(site.world, model, f"{model}::{TOP}")
        scaled = self._robot.limits.scaled(options.speed, options.acceleration)
        self._limits = replace(scaled, lower=-ENDLESS, upper=ENDLESS)

    async def turn_to(self, angle_rad: float) -> None:
        """Turn to an angle [rad]; from where it is when it still turns.

        Raises:
            DeviceFault: It does not get there.
        """
        reading = await self.ports.joints(self.options.robot)
        (now,) = self._robot.positions(reading)
        way = math.remainder(angle_rad - now, math.tau)
        velocity = reading.velocities.get(self._robot.joints[0], 0.0)
        if abs(way) < THERE_RAD and abs(velocity) < REST:
            return
        moving = Moving(np.array([now]), np.array([velocity]), np.zeros(1))
        try:
            motion = jog(self._robot.joints, moving, np.array([now + way]), self._limits)
        except NoMotion as error:
            raise DeviceFault(self.env.name, str(error)) from None
        result = await self.ports.follow(self.options.robot, motion)
        if not result.ok:
            why = result.text or f"code {result.code}"
            raise DeviceFault(self.env.name, f"stopped on the way to {angle_rad:.2f} rad: {why}")

    async def angle(self) -> float:
        """Return the angle, from 0 to a full turn [rad]."""
        (now,) = self._robot.positions(await self.ports.joints(self.options.robot))
        return (now + THERE_RAD) % math.tau - THERE_RAD
