"""A camera of a simulated cell that sees a printed part: its supports, and how well its surface is treated."""

import math

from cell_sim.equipment.base import EquipmentSetting
from cell_sim.equipment.camera import TruthCamera, located
from cell_sim.world.nozzle import Nozzle
from cell_sim.world.robot import Robot
from cell_sim.world.supports import Supports
from cell_sim.world.world import World
from cell_skills.devices.seen import PartSeen
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from post_processing_cell.devices import SupportsSeen, SurfaceSeen
from post_processing_cell.sim.blaster import SECTORS

NOISE_COVERAGE = 0.005
"""Standard deviation of a measured coverage."""
NOZZLE = "nozzle"
"""Frame of a blaster at its nozzle."""
SUPPORT = "support."


class SimulatedPrintCamera(TruthCamera):
    """A camera over the whole cell."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take nozzle and turntable of the cell, if there are any."""
        super().__init__(setting)
        sim, cell = setting.line.simulation, self.station.cell + SCOPE
        self._nozzles = [(name, one) for name, one in sim.devices_of(Nozzle).items() if name.startswith(cell)]
        turning = [machine.name for machine in setting.line.machines if machine.turns]
        self._tables = [sim.device(name, Robot) for name in turning if name.startswith(cell)]

    async def look_at_supports(self) -> SupportsSeen | None:
        """Take a picture of the part and count its supports."""
        return await self.picture(
            lambda sim: SupportsSeen(
                count=self.able(sim, Supports).count(self.station.on_carrier(sim)),
                intact=True,
            )
        )

    async def look_at_surface(self) -> SurfaceSeen | None:
        """Take a picture of the part and see how evenly its surface is blasted."""
        return await self.picture(self._surface)

    def measure(self, sim: World, place: str) -> PartSeen:
        """Measure what lies at a place, or whether a support hangs there."""
        if not place.startswith(SUPPORT):
            return super().measure(sim, place)
        there = self.able(sim, Supports).hangs(self.station.on_carrier(sim), place)
        return PartSeen(**located(Pose(), self.chance(sim)), part=place) if there else PartSeen(present=False)

    def _surface(self, sim: World) -> SurfaceSeen:
        chance = self.chance(sim)
        if not self._nozzles:
            raise self.fault("the cell has no nozzle that treats a surface")
        name, nozzle = self._nozzles[0]
        table = float(self._tables[0].actual().position[0]) if self._tables else 0.0
        coverage, worst_rad = worst_side(sim, nozzle, f"{name}{SCOPE}{NOZZLE}", table)
        coverage = min(1.0, max(0.0, chance.gauss(coverage, NOISE_COVERAGE)))
        return SurfaceSeen(coverage=coverage, worst_rad=worst_rad)


class SimulatedSurfaceGauge(SimulatedPrintCamera):
    """Measures how evenly a surface is blasted, for a cell that sees all else in its pictures."""

    async def look(self, place: str) -> PartSeen | None:
        """Refuse: the cell has eyes of its own."""
        raise self.fault(f"does not see what lies at '{place}'; it measures surfaces")

    async def look_at_supports(self) -> SupportsSeen | None:
        """Refuse: the cell has eyes of its own."""
        raise self.fault("does not see supports; it measures surfaces")


def worst_side(sim: World, nozzle: Nozzle, site: str, table_rad: float) -> tuple[float, float]:
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
        return 0.0, 0.0
    sides = nozzle.coverage(part, SECTORS)
    worst = min(range(SECTORS), key=sides.__getitem__)
    looks = math.tau * worst / SECTORS + pose.rpy()[2] - table_rad
    toward = math.atan2(at.position[1] - pose.position[1], at.position[0] - pose.position[0])
    return sides[worst], (toward - looks) % math.tau
