"""What a camera sees of a printed part: its supports, and how well its surface is treated."""

import math
import random

from cell_sim.equipment.base import EquipmentSetting
from cell_sim.equipment.sights import ABSENT, Sight, measured
from cell_sim.world.nozzle import Nozzle
from cell_sim.world.robot import Robot
from cell_sim.world.supports import Supports
from cell_sim.world.world import World
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from post_processing_cell.sim.blaster import SECTORS

NOISE_COVERAGE = 0.005
"""Standard deviation of a measured coverage."""
NOZZLE = "nozzle"
"""Frame of a blaster at its nozzle."""
SUPPORT = "support."


class PrintSight(Sight):
    """Sees the targets `supports`, `support.<n>` and `surface`."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take nozzle and turntable of the cell, if there are any."""
        super().__init__(setting)
        sim, cell = setting.line.simulation, self.station.cell + SCOPE
        self._nozzles = [(name, one) for name, one in sim.devices_of(Nozzle).items() if name.startswith(cell)]
        turning = [machine.name for machine in setting.line.machines if machine.turns]
        self._tables = [sim.device(name, Robot) for name in turning if name.startswith(cell)]

    def look(self, sim: World, target: str, chance: random.Random) -> dict[str, float] | None:
        """Measure what stands on the carrier."""
        if target == "supports":
            return {"count": float(self.able(sim, Supports).count(self.station.on_carrier(sim))), "intact": 1.0}
        if target.startswith(SUPPORT):
            there = self.able(sim, Supports).hangs(self.station.on_carrier(sim), target)
            return measured(Pose(), chance) if there else ABSENT
        return self._surface(sim, chance) if target == "surface" else None

    def _surface(self, sim: World, chance: random.Random) -> dict[str, float]:
        if not self._nozzles:
            return ABSENT
        name, nozzle = self._nozzles[0]
        table = float(self._tables[0].actual().position[0]) if self._tables else 0.0
        seen = measure_surface(sim, nozzle, f"{name}{SCOPE}{NOZZLE}", table)
        return seen | {"coverage": min(1.0, max(0.0, chance.gauss(seen["coverage"], NOISE_COVERAGE)))}


def measure_surface(sim: World, nozzle: Nozzle, site: str, table_rad: float) -> dict[str, float]:
    """Return how well a part is treated at its worst, and the angle of the turntable that shows that to the nozzle.

    Args:
        sim: The simulation.
        nozzle: That treats it.
        site: Frame of the nozzle.
        table_rad: Angle of the turntable now [rad].
    """
    part, at = nozzle.part(), sim.pose(site)
    pose = sim.pose(part) if part else None
    if pose is None or at is None:
        return {"coverage": 0.0, "worst_rad": 0.0}
    sides = nozzle.coverage(part, SECTORS)
    worst = min(range(SECTORS), key=sides.__getitem__)
    looks = math.tau * worst / SECTORS + pose.rpy()[2] - table_rad
    toward = math.atan2(at.position[1] - pose.position[1], at.position[0] - pose.position[0])
    return {"coverage": sides[worst], "worst_rad": (toward - looks) % math.tau}
