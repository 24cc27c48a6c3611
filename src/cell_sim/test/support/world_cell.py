"""A whole cell in its world in one process, with time that passes only while all wait: the same in every run."""

import asyncio
import math
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import numpy as np
from seeing_model import Options, seeing
from seen_world import WorldImages, WorldViews
from shared_world import SharedWorld
from stepped_world import WORLDS, cell_world, station_of

from cell_line.codes import Code
from cell_line.config.plugins import DeviceConfig
from cell_line.driver import StandsOn
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.packml import State
from cell_line.registry import Registry
from cell_line.shared import SharedThings
from cell_motion.drivers.site import Site, load_site
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult, GripResult, Joints, RobotPorts
from cell_sim.equipment.making import make_equipment
from cell_sim.physics.arm.joint_trajectory import TrajectoryController
from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.simulation import Simulation
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.goal import Goal, Refusal
from cell_sim.world.hand import EndEffector
from cell_sim.world.trajectory import JointTrajectory
from cell_sim.world_runtime.scene import describe
from cell_sim.world_runtime.station import CellStation
from cell_sim.world_runtime.strokes import Stroke
from cell_skills.cell_assembly import AssembledCell, CellParts
from cell_skills.cell_runtime import CellRuntime
from cell_skills.devices.calls import DeviceCalls
from cell_skills.devices.fault_rates import FaultRates
from cell_skills.devices.kinds import kinds_of
from cell_skills.devices.perception import Perceived, Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.remote.methods import methods_of
from cell_skills.devices.sightings import Sightings
from cell_vision.seeing.views import CheckedViews
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld

T = TypeVar("T")
MEASURED_S = 0.02
"""Time between two measurements of the joints [s]."""
NEAR_CELL_M = 1.6
CARRIER = "carrier_1"
"""The carrier in the station at the start."""
START_S = 30.0
FLOOR_M = 3.0
"""Free floor begins this far from the cell in x and y [m]."""


class Planner:
    """Plans where it is called."""

    def __init__(self) -> None:
        self._backend = SamplingBackend()

    async def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        return self._backend.plan(scene, request)


@dataclass
class WorldPorts:
    """The ports of a cell straight to the world around it."""

    line: SimulatedLine
    world: SharedWorld
    station: CellStation
    equipment: Mapping[str, object]

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        device = self.equipment[role]
        known = [methods_of(kind.protocol) for kind in kinds_of(device)]
        wanted = next(methods[method] for methods in known if method in methods)
        return wanted.write_result(await getattr(device, method)(**wanted.read_arguments(arguments)))

    async def follow(self, robot: str, trajectory: Trajectory) -> FollowResult:
        name = f"{self.station.cell}::{robot}"
        controller = self.line.simulation.devices_of(TrajectoryController)[name]
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
        ended = await Stroke(self._hand(robot), position, effort).end(self.world)
        if ended.problem:
            raise DeviceFault(robot, ended.problem)
        state = ended.state
        return GripResult(state.position, state.stalled, state.reached_goal)

    async def joints(self, robot: str) -> Joints:
        await self.world.sleep(MEASURED_S)
        controller = self.line.simulation.devices_of(TrajectoryController)[f"{self.station.cell}::{robot}"]
        names = [joint.rpartition("::")[2] for joint in controller.joints]
        actual = controller.actual()
        measured = (actual.position, actual.velocity, controller.effort())
        rows = (dict(zip(names, row.tolist(), strict=True)) if np.isfinite(row).all() else {} for row in measured)
        return Joints(self.world.now(), *rows)

    async def stands_on(self, device: str) -> StandsOn:
        return StandsOn.WORLD

    async def holding(self, robot: str) -> bool:
        return bool(self._hand(robot).holding)

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        found = {name: pose for name in names if (pose := self.station.find(self.world.sim, name))}
        return {name: self._true("", pose) for name, pose in found.items()}

    async def find_carrier(self) -> Perceived | None:
        name = self.station.carrier(self.world.sim)
        return (await self.scene())[name] if name else None

    async def scene(self) -> dict[str, Perceived]:
        middle = self.line.description.models[self.station.cell].pose.position
        things = describe(self.world.sim, self.line.track, middle, NEAR_CELL_M)
        return {thing.name: self._true(thing.model, thing.pose) for thing in things}

    async def moved(self, name: str, thing: Perceived) -> None:
        """Seen anyway."""

    def _true(self, model: str, pose: Pose) -> Perceived:
        return Perceived(model, pose, self.world.now(), "world")

    def _hand(self, robot: str) -> Any:
        (machine,) = [m for m in self.line.machines if m.cell == self.station.cell and m.role == robot]
        return self.line.simulation.device(machine.hand, EndEffector)


class WorldCell:
    """A cell of the demo line in its own world, with a carrier in its station.

    Attributes:
        line: The world and all devices in it.
        world: Its time.
        ports: Its ports.
        sightings: What its camera saw.
        perception: What it knows of its surroundings.
        runtime: The cell at work.
    """

    def __init__(
        self,
        cell: str,
        folder: Path,
        seed: int = 1,
        sees: Options | None = None,
        real: Path = WORLDS,
        eyes: DeviceConfig | None = None,
    ) -> None:
        """Make it.

        Args:
            cell: Its name.
            folder: Of its state.
            seed: Of everything random.
            sees: How well its model is known, if it has nothing but that and its camera; None: it knows the truth.
            real: Folder of the world as it really is; the cell believes the one of the project.
            eyes: A driver for its camera that evaluates pictures, instead of the one that the line names.
        """
        self.line = looking(cell_world(cell, seed, real), cell, eyes)
        self.world = SharedWorld(self.line.simulation)
        self.station = station_of(self.line, cell)
        equipment = make_equipment(self.line, cell, self.station, self.world)
        self.ports = WorldPorts(self.line, self.world, self.station, equipment)
        self.sightings, file = Sightings(), WORLDS / f"{cell}.sdf"
        self.images = WorldImages(self.line, self.world, cell)
        views = WorldViews(self.images, LineWorld(cell, file), self.world)
        own = seeing(cell, file, self.sightings, self.world, sees, views) if sees else None
        self.perception: Perception = own or self.ports
        self._parts = CellParts(
            name=cell,
            config=self.line.line.cells[cell],
            registry=Registry.installed(),
            folder=folder,
            clock=self.world,
            seed=seed,
            faults=FaultRates(),
            profile=self.line.profile,
            shared=SharedThings(
                given={
                    RobotPorts: self.ports,
                    Perception: self.perception,
                    Sightings: self.sightings,
                    DeviceCalls: self.ports,
                    Site: load_site(cell, file, Planner()),
                    LineWorld: LineWorld(cell, file),
                    CheckedViews: views,
                }
            ),
        )
        self._assembled: AssembledCell

    @property
    def sim(self) -> Simulation:
        """The physics."""
        return self.line.simulation

    @property
    def runtime(self) -> CellRuntime:
        return self._assembled.runtime

    def play(self, story: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine while time passes in the world and the cell is at work."""

        async def whole() -> T:
            passing = asyncio.create_task(self.world.run())
            await self.start()
            try:
                return await story
            finally:
                await self.die()
                passing.cancel()

        return asyncio.run(whole())

    async def start(self) -> None:
        """Come to work, as a new process does."""
        self._assembled = AssembledCell(self._parts, lambda: None)
        self._assembled.start()
        working = lambda sim: self.runtime.cell.state is State.EXECUTE  # noqa: E731
        assert await self.world.until(working, START_S)

    async def die(self) -> None:
        """Let go of everything, as a killed process does."""
        await self._assembled.close()
        self._assembled.close_files()

    async def change(self, setup: str) -> None:
        """Change the cell over unless it holds the setup."""
        if setup and setup != self.runtime.cell.setup.name:
            request = JobRequest(str(uuid4()), JobKind.CHANGEOVER, setup=setup)
            result = (await self.runtime.run(request, _unheard)).result
            assert result.code == Code.DONE, result.message

    async def job(self, job_id: str, skill: str, parameters: Mapping[str, Any]) -> JobResult:
        """Run a job, or the rest of one that was interrupted."""
        request = JobRequest(job_id, JobKind.SKILL, skill, parameters=parameters, unit="u1", carrier="c1")
        return (await self.runtime.run(request, _unheard)).result

    def off(self, place: str, model: str) -> float:
        """Return how far the nearest thing of a model lies from a place on the carrier [m]."""
        nominal = find_pose(self.sim, f"{CARRIER}::{place}")
        assert nominal, place
        back = nominal.inverse()
        things = [name for name, spawned in self.sim.spawned.items() if spawned.model == model]
        return min(math.hypot(*back.apply(model_pose(self.sim, name).position)) for name in things)


def looking(world: SimulatedLine, cell: str, eyes: DeviceConfig | None) -> SimulatedLine:
    """Return a line in which the camera of a cell has another driver."""
    if eyes is None:
        return world
    config, name = world.line.cells[cell], world.profile.name
    profiles = {**config.profiles, name: {**config.profiles.get(name, {}), "camera": eyes}}
    cells = {**world.line.cells, cell: config.model_copy(update={"profiles": profiles})}
    return replace(world, line=world.line.model_copy(update={"cells": cells}))


def strip_supports(sim: Simulation) -> None:
    """Take the supports off all prints and lay them on the floor, as the finishing cell would have."""
    for weld in range(sim.model.neq):
        name = sim.model.equality(weld).name
        thing, _, number = name.rpartition("::support_")
        if thing and sim.data.eq_active[weld]:
            sim.data.eq_active[weld] = False
            body = sim.model.body(f"{thing}::tab_{number}").id
            first = sim.model.jnt_qposadr[sim.model.body_jntadr[body]]
            sim.data.qpos[first : first + 3] = (FLOOR_M + 0.05 * int(number), FLOOR_M, 0.02)
    sim.disturb()


def _unheard(phase: str, progress: float) -> None:
    """Nobody watches."""
