"""What the cameras of a simulated cell see beside parts at places: of the work of each family, by its package."""

import random
from functools import cache

from cell_line.registry import Group, Registry
from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.world.world import World
from cell_world.geometry import Pose

NOISE_M = 0.00005
"""Standard deviation of a measured position [m]."""
NOISE_RAD = 0.002
"""Standard deviation of a measured turn [rad]."""
ABSENT = {"present": 0.0}


class Sight(SimulatedEquipment):
    """The eye of a camera for the work of one family, found through the entry-point group `cell.sights`."""

    def look(self, sim: World, target: str, chance: random.Random) -> dict[str, float] | None:
        """Measure a target of its own, as `Camera.look` does; None for the targets of others."""
        raise NotImplementedError


SIGHTS: Group[Sight] = Group("cell.sights", Sight, calls_itself=False)


@cache
def installed_sights() -> tuple[type[Sight], ...]:
    """Return all that are installed and whole; `./cell plugins` names the others."""
    registry = Registry.installed()
    return tuple(registry.get(SIGHTS, name) for name in registry.usable(SIGHTS))


def measured(at: Pose, chance: random.Random) -> dict[str, float]:
    """Return what a camera says of something that is there."""
    x, y, _ = at.position
    return {
        "present": 1.0,
        "x_m": chance.gauss(x, NOISE_M),
        "y_m": chance.gauss(y, NOISE_M),
        "yaw_rad": chance.gauss(at.rpy()[2], NOISE_RAD),
    }
