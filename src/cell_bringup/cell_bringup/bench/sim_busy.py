"""A line on which everything moves at once: the worst case for a simulator."""

import math

import numpy as np

from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.goal import Goal, Handle, Refusal, Status
from cell_sim.world.trajectory import JointTrajectory

SWING = 0.25
"""How far robots swing from where they start [rad]; sliding joints a fifth of it [m]."""
SLIDING = 0.2
SPEED = 1.0
"""Of the fastest joint in the middle of a swing [rad/s]."""
ON_LOOP = ("t1", "t3", "t5", "t7")
"""Where carriers begin that go round; the others wait in the buffer."""


class Swinging:
    """A robot that swings about where it starts, again and again."""

    def __init__(self, robot: TrajectoryController, seed: int) -> None:
        self._robot = robot
        self._home = robot.desired().position
        self._random = np.random.default_rng(seed)
        self._handle: Handle | None = None
        self.swings = 0
        self.violations = 0

    def keep_on(self) -> None:
        """Begin the next swing when the last one is over."""
        if self._handle and not self._handle.over:
            return
        self.violations += self._handle is not None and self._handle.status is Status.ABORTED
        limits, here = self._robot.limits, self._robot.desired().position
        sizes = np.where(np.isfinite(limits.velocity) & (limits.upper - limits.lower < 2.0), SWING * SLIDING, SWING)
        goal = self._home + sizes * self._random.uniform(-1.0, 1.0, len(here))
        goal = np.clip(goal, limits.lower, limits.upper)
        duration = max(0.3, 1.875 * float(np.abs(goal - here).max()) / SPEED)
        rest = np.zeros((2, len(here)))
        points = np.stack([here, goal])
        trajectory = JointTrajectory(self._robot.joints, np.array([0.0, duration]), points, rest, rest)
        taken = self._robot.start(Goal(trajectory))
        if isinstance(taken, Refusal):
            raise AssertionError(f"{self._robot.name}: {taken.text}")
        self._handle = taken
        self.swings += 1


class BusyLine:
    """Robots swing, carriers go round.

    Attributes:
        world: In which they do.
        sim: Its simulation.
        hops: How many hops ended.
    """

    def __init__(self, world: SimulatedLine) -> None:
        self.world = world
        assert isinstance(world.simulation, MujocoWorld), "this measures MuJoCo"
        self.sim = world.simulation
        self._track = next(iter(self.sim.devices_of(BeltTrack).values()), None)
        robots = self.sim.devices_of(TrajectoryController).values()
        self._robots = [Swinging(robot, number) for number, robot in enumerate(robots)]
        self._turn = 0
        self.hops = 0
        if self._track:
            for carrier, place in zip(self._track.carriers, ON_LOOP, strict=False):
                self._track.put(carrier, place)

    @property
    def swings(self) -> int:
        """Swings begun by all robots."""
        return sum(robot.swings for robot in self._robots)

    @property
    def violations(self) -> int:
        """Swings that something stopped."""
        return sum(robot.violations for robot in self._robots)

    def run(self, seconds: float, chunk: float) -> None:
        """Let time pass [s], in chunks after which everything is kept going [s]."""
        ticks = max(1, round(chunk / self.sim.tick))
        for _ in range(math.ceil(seconds / (ticks * self.sim.tick))):
            self.sim.step(ticks)
            self.keep_on()

    def keep_on(self) -> None:
        """Begin whatever can begin."""
        for robot in self._robots:
            robot.keep_on()
        self.hops += sum(event.kind == "arrived" for event in self.sim.take_events())
        if self._track:
            self._send(self._track)

    def _send(self, track: BeltTrack) -> None:
        """Send every carrier on whose next stop is free; every other one takes the way over a siding."""
        for carrier in track.carriers.values():
            here = carrier.course.end
            if not track.is_locked(carrier.name) or here in track.layout.slots:
                continue
            ends = [end for start, end in track.layout.ways if start == here and end != "buffer"]
            if free := [end for end in ends if not track.bound_for(end)]:
                self._turn += 1
                track.hop(here, free[self._turn % len(free)])
