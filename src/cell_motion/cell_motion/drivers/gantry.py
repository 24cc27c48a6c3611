"""Moves a frame on a gantry's head over a place, as fast as its joints can."""

from itertools import pairwise

import numpy as np

from cell_motion.drivers.kinematics import Array, RobotJoints, robot_of
from cell_motion.drivers.mover import joined
from cell_motion.drivers.places import find_place
from cell_motion.drivers.site import Site
from cell_motion.planning.stop import Moving, NoMotion, jog
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import RobotPorts
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Trust
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose

THERE_M = 0.0005
"""A frame this close to where it shall be need not move [m]."""
SLACK_M = 1e-6
"""What rounding may add to the way of a joint [m]."""


class Gantry:
    """Three joints that slide; nothing is in the way between two places at the height of the higher one."""

    def __init__(self, env: DeviceEnv, site: Site, name: str) -> None:
        """Take its name at the ports, which its model in the cell has, too."""
        self._ports = env.use(RobotPorts)
        self._env = env
        self._device = env.name
        self._name = name
        self._site = site

    async def reach(self, frame: str, place: str, height_m: float) -> None:
        """Move a frame of the gantry to a height [m] over a place: up first, down last.

        Raises:
            DeviceFault: It does not get there.
        """
        found = await find_place(self._env, place, Trust())
        model = self._site.scoped(self._name)
        robot = robot_of(self._site.world, model, f"{model}::{frame}")
        start = np.array(robot.positions(await self._ports.joints(self._name)))
        here, there = self._point(robot, start), np.array((found @ Pose((0.0, 0.0, height_m))).position)
        top = max(here[2], there[2])
        stops = [start]
        for point in ((*here[:2], top), (*there[:2], top), there):
            stops.append(stops[-1] + self._way(robot, stops[-1], np.array(point)))
        beyond = robot.limits.outside(stops[-1], SLACK_M)
        if beyond:
            names = ", ".join(f"{robot.joints[i]} {stops[-1][i]:.3f} m" for i in beyond)
            raise DeviceFault(self._device, f"cannot reach {height_m:.3f} m over {place}: {names}")
        legs = [self._leg(robot, a, b) for a, b in pairwise(stops) if np.abs(b - a).max() > THERE_M]
        if legs:
            result = await self._ports.follow(self._name, joined(legs))
            if not result.ok:
                raise DeviceFault(
                    self._device, f"stopped on the way to {place}: {result.text or f'code {result.code}'}"
                )

    def _leg(self, robot: RobotJoints, start: Array, end: Array) -> Trajectory:
        rest = np.zeros_like(start)
        try:
            return jog(robot.joints, Moving(start, rest, rest), end, robot.limits)
        except NoMotion as error:
            raise DeviceFault(self._device, str(error)) from None

    def _way(self, robot: RobotJoints, start: Array, target: Array) -> Array:
        """Return how far each joint slides until the frame is at a point of the world [m]."""
        here = self._point(robot, start)
        columns = [self._point(robot, start + step) - here for step in np.eye(len(start))]
        try:
            way: Array = np.asarray(np.linalg.solve(np.array(columns).T, target - here), dtype=float)
        except np.linalg.LinAlgError:
            names = ", ".join(robot.joints)
            raise DeviceFault(self._device, f"a gantry has three axes that go everywhere, not {names}") from None
        return way

    def _point(self, robot: RobotJoints, positions: Array) -> Array:
        return np.array(robot.pose(tuple(positions.tolist())).position)
