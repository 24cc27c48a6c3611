"""The machines around a cell, as simple as can be: robots that follow exactly, hands that catch, things that lie."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from cell_line.clock import Clock
from cell_line.driver import StandsOn
from cell_motion.drivers.hand import HandModel
from cell_motion.drivers.in_hand import HELD_M
from cell_motion.drivers.kinematics import RobotJoints, robot_of
from cell_motion.drivers.site import Site
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult, GripResult, Joints
from cell_skills.devices.perception import Perceived
from cell_world.geometry import Pose
from cell_world.sdf.models import loose_models

PERIOD_S = 0.02
"""Line time between two measurements [s]."""
READS = 6
"""Turns of the event loop in which somebody can read the joints and act on it, before they move on."""
MODEL = "model://"


class LocalPlanner:
    """Plans where it is called."""

    def __init__(self) -> None:
        self._backend = SamplingBackend()

    async def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Plan at once."""
        return self._backend.plan(scene, request)


@dataclass
class Machine:
    """A robot.

    Attributes:
        robot: Its kinematics.
        positions: Of its joints now.
        speeds: Of its joints now.
        force_n: Against the tool's z [N].
        gap_m: Between its fingers [m]; of a cup 1 for on.
        holds: Name of what is in its hand, "" for nothing.
    """

    robot: RobotJoints
    positions: tuple[float, ...]
    speeds: tuple[float, ...]
    force_n: float = 0.0
    gap_m: float = 0.085
    holds: str = ""


@dataclass
class TrialPlant:
    """What stands around a cell of a world: the ports of a test.

    Attributes:
        site: The cell.
        clock: Line time.
        bodies: Loose things.
        machines: Robots by name.
        solid_z: Height in the world below which a tool meets a force, by robot [m].
        stiffness: Of that [N/m].
        efforts: Whether joints measure what their drives bear.
        base: What the robots stand on.
        fails: What the next trajectory ends with.
        view: How places are known.
        seen_late_s: How long ago they were seen [s].
        followed: Trajectories that were followed to their end.
    """

    site: Site
    clock: Clock
    bodies: dict[str, Perceived]
    machines: dict[str, Machine] = field(default_factory=dict)
    solid_z: dict[str, float] = field(default_factory=dict)
    stiffness: float = 20_000.0
    efforts: bool = True
    base: StandsOn = StandsOn.SIMULATED
    fails: FollowResult | None = None
    view: Perceived = Perceived("", Pose(), source="camera")
    seen_late_s: float = 0.0
    followed: list[Trajectory] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember the scene at the start."""
        self._start = PlanningScene.of(self.site.world)

    @classmethod
    def of(cls, site: Site, clock: Clock) -> "TrialPlant":
        """Put things where they are at the start of the world."""
        models = loose_models(site.world)
        return cls(site, clock, {m.name: Perceived(m.uri.removeprefix(MODEL), m.pose) for m in models})

    def add_robot(self, name: str, tool: str, start: Sequence[float] = ()) -> Machine:
        """Add a robot of the cell, standing where its model says or at a start."""
        model = self.site.scoped(name)
        robot = robot_of(self.site.world, model, self.site.scoped(tool))
        extras = self.site.world.models[model].extras
        given = next((e.text.split() for e in extras if e.tag == "start"), ["0"] * len(robot.joints))
        positions = tuple(start) or tuple(map(float, given))
        self.machines[name] = Machine(robot, positions, (0.0,) * len(positions))
        return self.machines[name]

    def tool(self, name: str) -> Pose:
        """Return where the tool of a robot is."""
        machine = self.machines[name]
        return machine.robot.pose(machine.positions)

    def place(self, name: str) -> Pose | None:
        """Return where a place is, None if it is nowhere."""
        scene = self._scene()
        frames = (f"{owner}::{name}" for owner in (self.site.cell, *self.bodies))
        return next((scene.pose(frame) for frame in frames if frame in scene.world.frames), None)

    # Ports

    async def call(self, role: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Nobody is asked for more than this."""
        return {"dose": None, "purge": None, "level": 100.0}[method]

    async def follow(self, robot: str, trajectory: Trajectory) -> FollowResult:
        """Move step by step."""
        machine = self.machines[robot]
        assert np.allclose(trajectory.positions[0], machine.positions, atol=0.02), "it begins somewhere else"
        if self.fails:
            return self.fails
        steps = np.append(np.arange(0.0, trajectory.duration, PERIOD_S), trajectory.duration)
        try:
            for time in steps:
                self._move(robot, trajectory, float(time))
                await self.clock.sleep(PERIOD_S)
                for _ in range(READS):
                    await asyncio.sleep(0)
        finally:
            machine.speeds = (0.0,) * len(machine.speeds)
        self.followed.append(trajectory)
        return FollowResult()

    async def grip(self, robot: str, position: float, effort: float) -> GripResult:
        """Close on what lies at the tool, or open."""
        await self.clock.sleep(0.3)
        machine = self.machines[robot]
        opening = position == 0.0 if self._is_cup(robot) else position > machine.gap_m
        machine.gap_m = position
        if opening:
            machine.holds = ""
        elif not machine.holds:
            machine.holds = self._at(self.tool(robot))
        return GripResult(position, bool(machine.holds), not machine.holds)

    async def joints(self, robot: str) -> Joints:
        """Measure."""
        await asyncio.sleep(0)
        machine = self.machines[robot]
        names = machine.robot.joints
        borne = machine.robot.levers(machine.positions) * machine.force_n if machine.force_n else np.zeros(len(names))
        return Joints(
            self.clock.now(),
            dict(zip(names, machine.positions, strict=True)),
            dict(zip(names, machine.speeds, strict=True)),
            dict(zip(names, (5.0 + borne).tolist(), strict=True)) if self.efforts else {},
        )

    async def stands_on(self, robot: str) -> StandsOn:
        """Tell it."""
        return self.base

    async def holding(self, robot: str) -> bool:
        """Tell what the hand says."""
        return bool(self.machines[robot].holds)

    async def find_places(self, names: Sequence[str]) -> dict[str, Perceived]:
        """Look in the cell, then on everything loose."""
        found = {name: pose for name in names if (pose := self.place(name))}
        return {
            name: replace(self.view, pose=pose, stamp=self.clock.now() - self.seen_late_s)
            for name, pose in found.items()
        }

    async def find_carrier(self) -> Perceived | None:
        """Tell where the first carrier is."""
        return next((body for body in self.bodies.values() if body.model == "carrier"), None)

    async def scene(self) -> dict[str, Perceived]:
        """Tell where everything loose is."""
        return dict(self.bodies)

    async def moved(self, name: str, thing: Perceived) -> None:
        """See it anyway."""

    def _scene(self) -> PlanningScene:
        known = {name: body.pose for name, body in self.bodies.items() if name in self.site.world.models}
        return self._start.with_poses(known)

    def _at(self, tool: Pose) -> str:
        """Return the loose thing at a tool, "" if there is none."""
        near = {name: math.dist(body.pose.position, tool.position) for name, body in self.bodies.items()}
        name = min(near, key=near.__getitem__, default="")
        return name if name and near[name] <= HELD_M else ""

    def _is_cup(self, robot: str) -> bool:
        return not HandModel.of(self.site.world, self.machines[robot].robot.tool.rpartition("::")[0]).finger

    def _move(self, name: str, trajectory: Trajectory, time: float) -> None:
        machine, before = self.machines[name], self.tool(name)
        machine.positions = tuple(trajectory.at([time])[0].tolist())
        machine.speeds = tuple(trajectory.at([time], 1)[0].tolist())
        now = self.tool(name)
        if machine.holds:
            body = self.bodies[machine.holds]
            self.bodies[machine.holds] = replace(body, pose=now @ before.inverse() @ body.pose)
        deep = self.solid_z.get(name, -math.inf) - now.position[2]
        machine.force_n = max(0.0, deep * self.stiffness)
