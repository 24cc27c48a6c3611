"""A slow line along the tool that ends when the drives feel too much force.

Where no efforts are told there is no force: a simulated arm then goes the whole way, any other one does not push.
"""

import asyncio

import numpy as np

from cell_line.driver import StandsOn
from cell_motion.drivers.kinematics import RobotJoints
from cell_motion.drivers.mover import Leg, Mover, Situation, slowed
from cell_motion.drivers.nearby import links_near
from cell_motion.planning.request import LineGoal
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult, Joints, RobotPorts
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.protocols import Contact, DeviceFault
from cell_world.geometry import Pose

SEARCHING = 0.5
"""Part of its speed at which a push looks for what it shall touch."""
STOP_AT = 0.8
"""Part of the force limit at which the arm stops, since it takes a moment to."""


class Push:
    """Pushes with one arm."""

    def __init__(self, env: DeviceEnv, name: str, mover: Mover, speed_m_s: float) -> None:
        """Take the arm by its name at the ports, and how fast it pushes [m/s]."""
        self._ports = env.use(RobotPorts)
        self._device = env.name
        self._name = name
        self._mover = mover
        self._robot: RobotJoints = mover.robot
        self._speed = speed_m_s

    async def push(self, depth_m: float, limit_n: float, touch_n: float = 0.0) -> Contact:
        """Push along the tool's z; what is near may be touched.

        Args:
            depth_m: How far at most, negative to pull [m].
            limit_n: Highest force [N].
            touch_n: The way counts from where this force is met, and is gone more slowly to meet it; 0: from here [N].

        Raises:
            DeviceFault: It stops, or would have to feel a force and does not.
        """
        now = await self._mover.situation()
        if not now.reading.efforts:
            return await self._push_blindly(now, depth_m, touch_n)
        gauge = _Gauge(self._robot, now, STOP_AT * limit_n, touch_n)
        speed = self._speed * (SEARCHING if touch_n else 1.0)
        line = _gentle(self._robot, now, await self._line(now, depth_m), speed)
        motion = asyncio.create_task(self._ports.follow(self._name, line))
        try:
            await self._watch(motion, gauge)
        finally:
            motion.cancel()
            await asyncio.wait({motion})
        if not motion.cancelled():
            self._check(motion.result())
        rest = self._robot.pose(self._robot.positions(await self._mover.rest()))
        # What the arm still goes while it stops tells nothing of what it pushes.
        return Contact((gauge.begin.inverse() @ (gauge.end or rest)).position[2], gauge.peak)

    async def _push_blindly(self, now: Situation, depth_m: float, touch_n: float) -> Contact:
        """Go the whole way where nothing can break, and say that no force was measured."""
        if touch_n or await self._ports.stands_on(self._name) is not StandsOn.WORLD:
            raise DeviceFault(self._device, f"does not push: '{self._name}' tells no efforts of its drives")
        line = _gentle(self._robot, now, await self._line(now, depth_m), self._speed)
        self._check(await self._ports.follow(self._name, line))
        rest = self._robot.pose(self._robot.positions(await self._mover.rest()))
        return Contact((now.tool.inverse() @ rest).position[2], None)

    async def _watch(self, motion: "asyncio.Task[FollowResult]", gauge: "_Gauge") -> None:
        """Read the force while the arm moves, until it meets its limit."""
        while not (motion.done() or gauge.end):
            reading = asyncio.create_task(self._ports.joints(self._name))
            try:
                await asyncio.wait({motion, reading}, return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    gauge.read(reading.result())
            finally:
                reading.cancel()

    async def _line(self, now: Situation, depth_m: float) -> Trajectory:
        goal = LineGoal(now.tool @ Pose((0.0, 0.0, depth_m)))
        touch = links_near(now.scene, now.tool.position, self._robot.model)
        return await self._mover.plan(now, [Leg(goal, touch)], "to push")

    def _check(self, result: FollowResult) -> None:
        if not result.ok:
            raise DeviceFault(self._device, f"stopped while pushing: {result.text or f'code {result.code}'}")


class _Gauge:
    """Tells the force at the tool from what the drives bear more than at the start.

    Attributes:
        begin: Pose of the tool from which the way counts.
        end: Pose at which the limit was met, None if it was not.
        peak: Highest force so far [N].
    """

    def __init__(self, robot: RobotJoints, now: Situation, limit_n: float, touch_n: float) -> None:
        self.begin = now.tool
        self.end: Pose | None = None
        self.peak = 0.0
        self._robot = robot
        self._limit_n = limit_n
        self._touch_n = touch_n
        self._levers = robot.levers(now.start)
        self._baseline = robot.efforts(now.reading)

    def read(self, reading: Joints) -> None:
        """Take the force along the tool: the one that explains the efforts best."""
        more = self._robot.efforts(reading) - self._baseline
        force = float(abs(self._levers @ more) / (self._levers @ self._levers))
        if self.peak < self._touch_n <= force:
            self.begin = self._robot.pose(self._robot.positions(reading))
        if force >= self._limit_n:
            self.end = self._robot.pose(self._robot.positions(reading))
        self.peak = max(self.peak, force)


def _gentle(robot: RobotJoints, now: Situation, line: Trajectory, speed_m_s: float) -> Trajectory:
    """Return a line on which the tool is nowhere faster than this [m/s]."""
    return slowed(line, float(np.abs(line.velocities @ robot.levers(now.start)).max()) / speed_m_s)
