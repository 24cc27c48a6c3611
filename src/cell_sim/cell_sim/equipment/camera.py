"""A camera with a perfect eye and the noise of a real one: it measures what the world's truth says."""

import math
import random

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.equipment.blaster import measure_surface
from cell_sim.world.cloth import LaidCloth
from cell_sim.world.nozzle import Nozzle
from cell_sim.world.robot import Robot
from cell_sim.world.supports import Supports
from cell_sim.world.world import World
from cell_sim.world_runtime.station import near
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

LOOK_S = 0.4
"""Time for a picture and its evaluation [s]."""
NOISE_M = 0.00005
"""Standard deviation of a measured position [m]."""
NOISE_RAD = 0.002
"""Standard deviation of a measured turn [rad]."""
AROUND_M = 0.03
"""A part this close to a place is taken for the one of the place [m] ..."""
LEVEL_M = 0.008
"""... when it is as high as one that lies there, within this [m]."""
NOISE_HEIGHT_M = 0.0001
"""Standard deviation of a measured height of creases [m]."""
NOISE_COVERAGE = 0.005
"""Standard deviation of a measured coverage."""
NOZZLE = "nozzle"
"""Frame of a blaster at its nozzle."""
ABSENT = {"present": 0.0}
SEAT, SUPPORT = "seat.", "support."


class TruthCamera(SimulatedEquipment):
    """A camera over the whole cell."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take what of the cell it has to know: nozzle, turntable and fold table, if there are any."""
        super().__init__(setting)
        sim, cell = setting.line.simulation, self.station.cell + SCOPE
        self._nozzles = [(name, one) for name, one in sim.devices_of(Nozzle).items() if name.startswith(cell)]
        self._cloths = [cloth for name, cloth in sim.devices_of(LaidCloth).items() if name.startswith(cell)]
        turning = [machine.name for machine in setting.line.machines if machine.turns]
        self._tables = [sim.device(name, Robot) for name in turning if name.startswith(cell)]

    async def look(self, target: str) -> dict[str, float]:
        """Take a picture of a target and measure it."""
        await self.world.sleep(LOOK_S)
        return await self.world.do(lambda sim: self._measure(sim, target))

    def _measure(self, sim: World, target: str) -> dict[str, float]:
        if target == "supports":
            return {"count": float(self.able(sim, Supports).count(self.station.on_carrier(sim))), "intact": 1.0}
        if target == "surface":
            return self._surface(sim)
        chance = self.chance(sim)
        if target == "cloth":
            return measured_cloth(self._cloths[0], chance) if self._cloths else ABSENT
        if target.startswith(SUPPORT):
            there = self.able(sim, Supports).hangs(self.station.on_carrier(sim), target)
            return measured(Pose(), chance) if there else ABSENT
        at = self._part_at(sim, target)
        return ABSENT if at is None else measured(at, chance)

    def _surface(self, sim: World) -> dict[str, float]:
        if not self._nozzles:
            return ABSENT
        name, nozzle = self._nozzles[0]
        table = float(self._tables[0].actual().position[0]) if self._tables else 0.0
        seen = measure_surface(sim, nozzle, f"{name}{SCOPE}{NOZZLE}", table)
        coverage = self.chance(sim).gauss(seen["coverage"], NOISE_COVERAGE)
        return seen | {"coverage": min(1.0, max(0.0, coverage))}

    def _part_at(self, sim: World, place: str) -> Pose | None:
        """Where the part of a place is, seen from that place."""
        nominal = self.station.find(sim, place)
        if nominal is None:
            return None
        seen = {name: at for name, at in near(sim, nominal, AROUND_M).items() if abs(at.position[2]) < LEVEL_M}
        if place.startswith(SEAT):
            # Several lie on top of each other; a seat is meant for the part that is called like it.
            kind = place.removeprefix(SEAT)
            seen = {name: at for name, at in seen.items() if kind in sim.spawned[name].model.split("_")}
        return min(seen.values(), key=lambda at: math.hypot(*at.position), default=None)


def measured(at: Pose, chance: random.Random) -> dict[str, float]:
    """Return what a camera says of something that is there."""
    x, y, _ = at.position
    return {
        "present": 1.0,
        "x_m": chance.gauss(x, NOISE_M),
        "y_m": chance.gauss(y, NOISE_M),
        "yaw_rad": chance.gauss(at.rpy()[2], NOISE_RAD),
    }


def measured_cloth(table: LaidCloth, chance: random.Random) -> dict[str, float]:
    """Return what a camera says of the cloth on a table."""
    seen = table.measure()
    if seen is None:
        return ABSENT
    flat = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw))
    return measured(flat, chance) | {
        "width_m": chance.gauss(seen.width, NOISE_M),
        "length_m": chance.gauss(seen.length, NOISE_M),
        "wrinkle_m": max(0.0, chance.gauss(seen.height, NOISE_HEIGHT_M)),
        "layers": float(seen.layers),
    }
