"""The dosing head on its gantry: brings one of its tools over the vessel in the station, or elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cell_sim.equipment.base import Setting, own
from cell_sim.hosting.bodies import find_pose
from cell_sim.hosting.moving import MoveFailed, move
from cell_sim.hosting.running import Running
from cell_sim.hosting.station import Station
from cell_sim.physics.process.dosing import Dosing
from cell_sim.physics.simulation import Simulation
from cell_skills.geometry import Vector
from cell_skills.sdf.elements import SCOPE

CLOSE_M = 0.002
"""A tool this close to where it shall be need not be brought there [m]."""
MOUTH = "mouth"
"""Frame of a vessel in the middle of its opening."""


@dataclass(frozen=True)
class Head:
    """A head that three sliding joints move: x, y, and down.

    Attributes:
        name: Scoped name of the gantry.
        joints: Its three joints, the one that lowers it last.
        dosing: Its pumps.
        station: Where its vessels stand.
        world: The running world.
    """

    name: str
    joints: Sequence[str]
    dosing: Dosing
    station: Station
    world: Running

    @classmethod
    def of(cls, setting: Setting) -> "Head":
        """The head of a cell.

        Raises:
            LookupError: the cell has none.
        """
        name, dosing = own(setting, setting.line.built.heads, "dosing head")
        return cls(name, setting.line.built.robots[name].joints, dosing, setting.station, setting.world)

    def vessel(self, sim: Simulation) -> str:
        """Return the vessel on the carrier in the station, "" if there is none."""
        return next((name for name in self.station.on_carrier(sim) if name in self.dosing.contents), "")

    async def bring_over_vessel(self, tool: str, above_m: float) -> bool:
        """Bring a tool over the mouth of the vessel, this high above it [m]; False if there is no vessel.

        Raises:
            MoveFailed: it does not get there.
        """
        vessel = await self.world.do(self.vessel)
        return bool(vessel) and await self.bring(tool, vessel + SCOPE + MOUTH, above_m)

    async def bring(self, tool: str, place: str, above_m: float = 0.0) -> bool:
        """Lift the head, bring a tool over a place, and lower it; False if there is no such place.

        Args:
            tool: Frame of the head, by its own name.
            place: Scoped name of a frame.
            above_m: How high above the place [m].

        Raises:
            MoveFailed: it does not get there.
        """
        ends = await self.world.do(lambda sim: self._ends(sim, tool, place, above_m))
        if ends is None:
            return False
        (x, y, down), off = ends
        *level, lift = self.joints
        if off > CLOSE_M:
            await move(self.world, self.name, {lift: 0.0})
            await move(self.world, self.name, dict(zip(level, (x, y), strict=True)))
        await move(self.world, self.name, {lift: down})
        return True

    async def lift(self) -> None:
        """Lift the head as high as it goes.

        Raises:
            MoveFailed: it does not get there.
        """
        await move(self.world, self.name, {self.joints[-1]: 0.0})

    def _ends(self, sim: Simulation, tool: str, place: str, above_m: float) -> tuple[Vector, float] | None:
        """Joint positions that bring the tool there, and how far it is away as seen from above [m]."""
        now, goal = find_pose(sim, self.name + SCOPE + tool), find_pose(sim, place)
        if goal is None:
            return None
        if now is None:
            raise MoveFailed(f"{self.name} has no {tool!r}")
        way = np.array(goal.position) - np.array(now.position) + np.array([0.0, 0.0, above_m])
        ids = [sim.model.joint(joint).id for joint in self.joints]
        axes = sim.data.xaxis[ids]
        positions = sim.data.qpos[sim.model.jnt_qposadr[ids]] + np.linalg.solve(axes.T, way)
        x, y, down = positions.tolist()
        return (x, y, down), float(np.hypot(way[0], way[1]))
