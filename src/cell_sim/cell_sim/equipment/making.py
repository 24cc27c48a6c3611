"""Which equipment stands behind the remote drivers of a cell."""

from cell_sim.equipment.base import Equipment
from cell_sim.equipment.camera import TruthCamera
from cell_sim.equipment.feeder import Feeder
from cell_sim.equipment.gauge import Gauge
from cell_sim.hosting.running import Running
from cell_sim.hosting.station import Station
from cell_skills.config.line import LineConfig

REMOTE = "remote_"
EQUIPMENT: dict[str, type[Equipment]] = {
    "remote_camera": TruthCamera,
    "remote_feeder": Feeder,
    "remote_gauge": Gauge,
}
"""By the driver that calls it."""


def make_equipment(line: LineConfig, cell: str, station: Station, world: Running) -> dict[str, Equipment]:
    """Return the equipment of a cell by role: one for each role that has a remote driver in the world.

    Args:
        line: The line.
        cell: Name of the cell.
        station: Where it stands.
        world: In which it acts.

    Raises:
        ConfigError: the world has nothing that could answer a driver.
    """
    made: dict[str, Equipment] = {}
    for role, config in line.cells[cell].in_world.items():
        if config.driver in EQUIPMENT:
            made[role] = EQUIPMENT[config.driver](role, station, world)
        elif config.driver.startswith(REMOTE):
            message = f"nothing in the world answers {config.driver!r}; it has {', '.join(EQUIPMENT)}"
            raise line.error(("cells", cell, "in_world", role, "driver"), message)
    return made
