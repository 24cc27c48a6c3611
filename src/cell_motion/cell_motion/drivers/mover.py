"""Plans motions of an arm where it stands and has them followed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cell_motion.drivers.hand import Gap, HandModel
from cell_motion.drivers.in_hand import InHand
from cell_motion.drivers.kinematics import RobotJoints
from cell_motion.drivers.scenery import Scenery
from cell_motion.drivers.site import Site
from cell_motion.planning.failure import PlanFailure
from cell_motion.planning.request import Goal, Held, MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import Joints, RobotPorts
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perception
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose

REST = 0.01
"""Joints slower than this stand [rad/s] or [m/s]."""
BRAKING_S = 5.0
"""A robot comes to rest within this line time [s]."""


@dataclass(frozen=True)
class Leg:
    """A part of a motion.

    Attributes:
        goal: Where it leads.
        touch: Links that may be touched on it.
        speed: Part of the joints' speed.
    """

    goal: Goal
    touch: frozenset[str] = frozenset()
    speed: float = 1.0


@dataclass(frozen=True)
class Situation:
    """An arm at rest and what is around it.

    Attributes:
        scene: What is around it.
        reading: What its joints measure.
        start: Their positions in order [rad] or [m].
        tool: Pose of its tool in the world.
        holds: Whether its hand holds anything.
        body: What it holds, as the scene calls it, "" if that is nothing the scene knows.
    """

    scene: PlanningScene
    reading: Joints
    start: tuple[float, ...]
    tool: Pose
    holds: bool
    body: str

    @property
    def held(self) -> Held | None:
        """What it holds, for the planner."""
        return Held.of(self.scene, self.body, self.tool) if self.body else None


class Mover:
    """Moves one arm."""

    def __init__(self, env: DeviceEnv, site: Site, name: str, robot: RobotJoints, hand: HandModel) -> None:
        """Take the arm: its name at the ports, its kinematics and its hand."""
        self.robot = robot
        self.gap = Gap(env.bench.cell, name, hand.open_m)
        self._ports = env.use(RobotPorts)
        self._perception = env.use(Perception)
        self._in_hand = InHand(env.bench.cell, name, self._perception)
        self._clock = env.clock
        self._device = env.name
        self._name = name
        self._hand = hand
        self._scenery = Scenery(site)
        self._planner = site.planner

    async def situation(self) -> Situation:
        """Wait until the arm stands, and look around.

        Raises:
            DeviceFault: It cannot be seen where it stands.
        """
        reading = await self.rest()
        start = self.robot.positions(reading)
        tool = self.robot.pose(start)
        holds = await self._ports.holding(self._name)
        if not holds:
            await self._in_hand.opened(tool, self._clock.now())
        around = await self._perception.scene()
        things, held = self._in_hand.closed(around, tool, self._clock.now()) if holds else (around, "")
        scene, called = self._scenery.scene(things)
        scene = scene.with_joints(self._hand.joints(self.gap.get()))
        return Situation(scene, reading, start, tool, holds, called.get(held, ""))

    async def tool(self) -> Pose:
        """Return where the tool is now."""
        return self.robot.pose(self.robot.positions(await self._ports.joints(self._name)))

    async def rest(self) -> Joints:
        """Wait until the arm stands, for example after its motion was cancelled, and return where.

        Raises:
            DeviceFault: It does not come to rest.
        """
        reading = await self._ports.joints(self._name)
        begin = reading.stamp
        while any(abs(speed) > REST for name, speed in reading.velocities.items() if name in self.robot.joints):
            if reading.stamp - begin > BRAKING_S:
                raise DeviceFault(self._device, f"does not come to rest within {BRAKING_S:.0f} s")
            reading = await self._ports.joints(self._name)
        return reading

    async def plan(self, now: Situation, legs: Sequence[Leg], what: str) -> Trajectory:
        """Plan legs one after the other.

        Args:
            now: Where the arm is.
            legs: Where it shall go.
            what: Of the motion, for people.

        Raises:
            DeviceFault: One cannot be planned; then nothing moves.
        """
        start, held, parts = now.start, now.held, list[Trajectory]()
        for leg in legs:
            request = MotionRequest(
                self.robot.model, start, leg.goal, self.robot.tool, held, leg.touch, leg.speed, seed=len(parts) + 1
            )
            planned = await self._planner.plan(now.scene, request)
            if isinstance(planned, PlanFailure):
                raise DeviceFault(self._device, f"no motion {what}: {self._scenery.told(str(planned))}")
            parts.append(planned)
            start = tuple(planned.positions[-1].tolist())
        return joined(parts)

    async def follow(self, trajectory: Trajectory, what: str) -> None:
        """Move along a trajectory.

        Raises:
            DeviceFault: The arm did not get to its end.
        """
        result = await self._ports.follow(self._name, trajectory)
        if not result.ok:
            raise DeviceFault(self._device, f"stopped {what}: {result.text or f'code {result.code}'}")


def joined(parts: Sequence[Trajectory]) -> Trajectory:
    """Return motions that begin and end at rest as one."""
    begins = np.cumsum([0.0, *(part.duration for part in parts)])
    rows = [slice(0 if number == 0 else 1, None) for number in range(len(parts))]
    return Trajectory(
        parts[0].joints,
        np.concatenate([part.times[row] + begin for part, row, begin in zip(parts, rows, begins, strict=False)]),
        np.concatenate([part.positions[row] for part, row in zip(parts, rows, strict=True)]),
        np.concatenate([part.velocities[row] for part, row in zip(parts, rows, strict=True)]),
        np.concatenate([part.accelerations[row] for part, row in zip(parts, rows, strict=True)]),
    )


def slowed(motion: Trajectory, factor: float) -> Trajectory:
    """Return a motion that takes this many times as long, but never less long."""
    factor = max(1.0, factor)
    return Trajectory(
        motion.joints,
        motion.times * factor,
        motion.positions,
        motion.velocities / factor,
        motion.accelerations / factor**2,
    )
