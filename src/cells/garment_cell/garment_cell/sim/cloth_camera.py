"""A camera of a simulated cell that sees the cloth on a fold table, too."""

from cell_sim.equipment.base import EquipmentSetting
from cell_sim.equipment.camera import NOISE_M, TruthCamera, located
from cell_sim.world.cloth import LaidCloth
from cell_sim.world.world import World
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from garment_cell.devices import ClothSeen

NOISE_HEIGHT_M = 0.0001
"""Standard deviation of a measured height of creases [m]."""


class SimulatedClothCamera(TruthCamera):
    """A camera over the whole cell."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the fold table of the cell, if there is one."""
        super().__init__(setting)
        tables = setting.line.simulation.devices_of(LaidCloth).items()
        self._tables = [table for name, table in tables if name.startswith(self.station.cell + SCOPE)]

    async def look_at_cloth(self) -> ClothSeen | None:
        """Take a picture of the table and measure what lies there."""
        return await self.picture(self._cloth)

    def _cloth(self, sim: World) -> ClothSeen:
        chance = self.chance(sim)
        seen = self._tables[0].measure() if self._tables else None
        if seen is None:
            return ClothSeen(present=False)
        flat = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw))
        return ClothSeen(
            **located(flat, chance),
            width_m=chance.gauss(seen.width, NOISE_M),
            length_m=chance.gauss(seen.length, NOISE_M),
            wrinkle_m=max(0.0, chance.gauss(seen.height, NOISE_HEIGHT_M)),
            layers=seen.layers,
        )
