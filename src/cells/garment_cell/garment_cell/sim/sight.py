"""What a camera sees of the cloth on a fold table."""

import random

from cell_sim.equipment.base import EquipmentSetting
from cell_sim.equipment.sights import ABSENT, NOISE_M, Sight, measured
from cell_sim.world.cloth import LaidCloth
from cell_sim.world.world import World
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

NOISE_HEIGHT_M = 0.0001
"""Standard deviation of a measured height of creases [m]."""


class ClothSight(Sight):
    """Sees the target `cloth`."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the fold table of the cell, if there is one."""
        super().__init__(setting)
        tables = setting.line.simulation.devices_of(LaidCloth).items()
        self._tables = [table for name, table in tables if name.startswith(self.station.cell + SCOPE)]

    def look(self, sim: World, target: str, chance: random.Random) -> dict[str, float] | None:
        """Measure what lies on the table."""
        if target != "cloth":
            return None
        seen = self._tables[0].measure() if self._tables else None
        if seen is None:
            return ABSENT
        flat = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw))
        return measured(flat, chance) | {
            "width_m": chance.gauss(seen.width, NOISE_M),
            "length_m": chance.gauss(seen.length, NOISE_M),
            "wrinkle_m": max(0.0, chance.gauss(seen.height, NOISE_HEIGHT_M)),
            "layers": float(seen.layers),
        }
