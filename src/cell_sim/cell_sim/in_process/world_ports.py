"""What a cell asks of the world around it, answered in the same process; also where everything truly is."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cell_line.driver import StandsOn
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult, GripResult, Joints
from cell_sim.in_process.shared_world import SharedWorld
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.goal import Goal, Refusal
from cell_sim.world.hand import EndEffector
from cell_sim.world.robot import Robot
from cell_sim.world.trajectory import JointTrajectory
from cell_sim.world_runtime.scene import describe
from cell_sim.world_runtime.station import CellStation
from cell_sim.world_runtime.strokes import Stroke
from cell_skills.devices.kinds import kinds_of
from cell_skills.devices.perception import Perceived, Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.remote.methods import methods_of
from cell_world.geometry import Pose

MEASURED_S = 0.02
"""Time between two measurements of the joints [s]."""
NEAR_CELL_M = 1.6
"""What is this close to the middle of a cell is told of it [m]."""


class PlanningHere:
    """Plans where it is called."""

    def __init__(self) -> None:
        """Make a planner."""
        self._backend = SamplingBackend()

    async def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a plan, as `MotionPlanner` has it."""
        return self._backend.plan(scene, request)


@dataclass
class WorldPorts(Perception):
    """The ports of a cell straight to the world around it.

    Attributes:
        line: The world, and all devices in it.
        world: Its time.
        station: Of the cell.
        equipment: Machines of the cell by role.
    """

    line: SimulatedLine
    world: SharedWorld
    station: CellStation
    equipment: Mapping[str, object]

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Have a machine of the world do something."""
        device = self.equipment[role]
        known = [methods_of(kind.protocol) for kind in kinds_of(device)]
        wanted = next(methods[method] for methods in known if method in methods)
        return wanted.write_result(await getattr(device, method)(**wanted.read_arguments(arguments)))

    async def follow(self, robot: str, trajectory: Trajectory) -> FollowResult:
        """Follow a trajectory to its end."""
        name = f"{self.station.cell}::{robot}"
        controller = self.line.simulation.devices_of(Robot)[name]
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
        """Close or open a hand."""
        ended = await Stroke(self._hand(robot), position, effort).end(self.world)
        if ended.problem:
            raise DeviceFault(robot, ended.problem)
        state = ended.state
        return GripResult(state.position, state.stalled, state.reached_goal)

    async def joints(self, robot: str) -> Joints:
        """Measure the joints."""
        await self.world.sleep(MEASURED_S)
        controller = self.line.simulation.devices_of(Robot)[f"{self.station.cell}::{robot}"]
        names = [joint.rpartition("::")[2] for joint in controller.joints]
        actual = controller.actual()
        measured = (actual.position, actual.velocity, controller.effort())
        rows = (dict(zip(names, row.tolist(), strict=True)) if np.isfinite(row).all() else {} for row in measured)
        return Joints(self.world.now(), *rows)

    async def stands_on(self, device: str) -> StandsOn:
        """Every device is the world's."""
        return StandsOn.WORLD

    async def holding(self, robot: str) -> bool:
        """Whether a hand feels something."""
        return bool(self._hand(robot).holding)

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        """Return where places truly are."""
        found = {name: pose for name in names if (pose := self.station.find(self.world.sim, name))}
        return {name: self._true("", pose) for name, pose in found.items()}

    async def find_carrier(self) -> Perceived | None:
        """Return where the carrier truly is."""
        name = self.station.carrier(self.world.sim)
        return (await self.scene())[name] if name else None

    async def scene(self) -> dict[str, Perceived]:
        """Return where everything around truly is."""
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
