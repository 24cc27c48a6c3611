"""A whole cell in its world in one process: its skills, drivers and planner, and time that passes only while all wait.

The same in every run: planning takes no simulated time here.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from stepped_world import DEMO, WORLDS, cell_world

from cell_sim.equipment.making import make_equipment
from cell_sim.hosting.scene import describe
from cell_sim.hosting.station import Station
from cell_sim.hosting.strokes import stroke
from cell_sim.line_world import LineWorld
from cell_sim.physics.arm.goal import Goal, Refusal
from cell_sim.physics.arm.trajectory import JointTrajectory
from cell_sim.physics.simulation import Simulation
from cell_skills.cell_assembly import AssembledCell, CellParts
from cell_skills.config.line import load_line
from cell_skills.devices.faults import FaultRates
from cell_skills.devices.ports import Body, FollowResult, GripResult, Joints
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.robot.site import load_site
from cell_skills.geometry import Pose
from cell_skills.motion.planner import Plan
from cell_skills.motion.request import MotionRequest
from cell_skills.motion.sampling.backend import SamplingBackend
from cell_skills.motion.scene import Scene
from cell_skills.registry import Registry

if TYPE_CHECKING:
    from cell_skills.motion.trajectory import Trajectory

T = TypeVar("T")
TICKS = 5
"""Ticks after which those who wait are asked again; the world's own thread takes as many."""
TURNS = 30
"""Turns of the event loop in which everybody who can go on does."""
MEASURED_S = 0.02
"""Time between two measurements of the joints [s]."""
NEAR_CELL_M = 1.6


class SharedWorld:
    """A running world for many coroutines: it steps when all of them wait for it."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim
        self._waiting: list[tuple[Callable[[Simulation], bool], float, asyncio.Future[bool]]] = []

    async def do(self, call: Callable[[Simulation], T]) -> T:
        return call(self.sim)

    async def until(self, condition: Callable[[Simulation], bool], timeout_s: float) -> bool:
        if condition(self.sim):
            return True
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, self.sim.time + timeout_s, answer))
        return await answer

    async def sleep(self, seconds: float) -> None:
        await self.until(lambda sim: False, seconds)

    def now(self) -> float:
        return self.sim.time

    async def run(self) -> None:
        """Let time pass until this is cancelled."""
        while True:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            self.sim.step(TICKS)
            self._waiting = [one for one in self._waiting if not self._over(*one)]

    def _over(self, condition: Callable[[Simulation], bool], end: float, answer: asyncio.Future[bool]) -> bool:
        if answer.done():
            return True
        holds = condition(self.sim)
        if holds or self.sim.time >= end:
            answer.set_result(holds)
        return answer.done()


class Planner:
    """Plans where it is called."""

    def __init__(self) -> None:
        self._backend = SamplingBackend()

    async def plan(self, scene: Scene, request: MotionRequest) -> Plan:
        return self._backend.plan(scene, request)


@dataclass
class WorldPorts:
    """The ports of a cell straight to the world around it."""

    line: LineWorld
    world: SharedWorld
    station: Station
    equipment: Mapping[str, object]

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        return await getattr(self.equipment[role], method)(**arguments)

    async def follow(self, robot: str, trajectory: "Trajectory") -> FollowResult:
        name = f"{self.station.cell}::{robot}"
        controller = self.line.built.robots[name]
        joints = tuple(f"{name}::{joint.rpartition('::')[2]}" for joint in trajectory.joints)
        motion = JointTrajectory(
            joints, trajectory.times, trajectory.positions, trajectory.velocities, trajectory.accelerations
        )
        handle = controller.start(Goal(motion))
        if isinstance(handle, Refusal):
            raise DeviceFault(robot, handle.text)
        try:
            await self.world.until(lambda sim: handle.over, trajectory.duration + 15.0)
        except asyncio.CancelledError:
            controller.cancel()
            raise
        return FollowResult(int(handle.code), handle.text)

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        state = await stroke(self.world, self._hand(robot), position, effort)
        return GripResult(state.position, state.effort, state.stalled, state.reached_goal)

    async def joints(self, robot: str) -> Joints:
        await self.world.sleep(MEASURED_S)
        controller = self.line.built.robots[f"{self.station.cell}::{robot}"]
        names = [joint.rpartition("::")[2] for joint in controller.joints]
        actual = controller.actual()
        measured = (actual.position, actual.velocity, controller.effort())
        rows = (dict(zip(names, np.asarray(row).tolist(), strict=True)) for row in measured)
        return Joints(self.world.now(), *rows)

    async def holding(self, robot: str) -> bool:
        return bool(self._hand(robot).holding)

    async def find_places(self, names: Sequence[str]) -> dict[str, Pose]:
        return {name: pose for name in names if (pose := self.station.find(self.world.sim, name))}

    async def scene(self) -> dict[str, Body]:
        middle = self.line.world.models[self.station.cell].pose.position
        things = describe(self.world.sim, self.line.built.track, middle, NEAR_CELL_M)
        return {thing.name: Body(thing.model, thing.pose) for thing in things}

    def _hand(self, robot: str) -> Any:
        (machine,) = [m for m in self.line.machines if m.cell == self.station.cell and m.role == robot]
        built = self.line.built
        return built.grippers.get(machine.hand) or built.cups[machine.hand]


class WorldCell:
    """A cell of the demo line in its own world.

    Attributes:
        line: The world and all devices in it.
        world: Its time.
    """

    def __init__(self, cell: str, folder: Path, seed: int = 1, planner: Planner | None = None) -> None:
        self.cell = cell
        self.line = cell_world(cell, seed)
        self.world = SharedWorld(self.line.simulation)
        track = self.line.built.track
        self.station = Station.of(self.line.world, cell, cell, track.name if track else "")
        equipment = make_equipment(self.line, cell, self.station, self.world)
        self.ports = WorldPorts(self.line, self.world, self.station, equipment)
        self._parts = CellParts(
            name=cell,
            config=load_line(DEMO).cells[cell],
            registry=Registry.installed(),
            folder=folder,
            clock=self.world,
            seed=seed,
            faults=FaultRates(),
            in_world=True,
            ports=self.ports,
            site=load_site(cell, WORLDS / f"{cell}.sdf", planner or Planner()),
        )

    @property
    def sim(self) -> Simulation:
        """The physics."""
        return self.line.simulation

    def assembled(self) -> AssembledCell:
        """Return the cell as a new process would build it."""
        return AssembledCell(self._parts, lambda: None)
