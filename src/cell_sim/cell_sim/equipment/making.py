"""Which equipment stands behind the drivers of a cell that call it."""

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.equipment.blaster import Blaster
from cell_sim.equipment.camera import TruthCamera
from cell_sim.equipment.capper import Capper
from cell_sim.equipment.cloth_gripper import ClothGripper
from cell_sim.equipment.dispenser import Dispenser
from cell_sim.equipment.feeder import Feeder
from cell_sim.equipment.fold_table import FoldTable
from cell_sim.equipment.gauge import Gauge
from cell_sim.equipment.mixer import Mixer
from cell_sim.equipment.scale import Scale
from cell_sim.equipment.stacker import Stacker
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.running import Running
from cell_sim.world_runtime.station import CellStation

REMOTE = "remote_"
EQUIPMENT: dict[str, type[SimulatedEquipment]] = {
    "gantry_capper": Capper,
    "gantry_dispenser": Dispenser,
    "gantry_mixer": Mixer,
    "remote_blaster": Blaster,
    "remote_camera": TruthCamera,
    "remote_cloth_gripper": ClothGripper,
    "remote_feeder": Feeder,
    "remote_fold_table": FoldTable,
    "remote_gauge": Gauge,
    "remote_scale": Scale,
    "remote_stacker": Stacker,
}
"""By the driver that calls it."""


def make_equipment(
    line: SimulatedLine, cell: str, station: CellStation, world: Running
) -> dict[str, SimulatedEquipment]:
    """Return the equipment of a cell by role: one for each role whose driver in the world calls it.

    Args:
        line: The line in its world.
        cell: Name of the cell.
        station: Where it stands.
        world: The running world.

    Raises:
        ConfigError: the world has nothing that could answer a driver.
    """
    made: dict[str, SimulatedEquipment] = {}
    for role, config in line.line.cells[cell].fitted(line.profile).items():
        key = ("cells", cell, *line.line.cells[cell].place(line.profile, role), "driver")
        if config.driver in EQUIPMENT:
            try:
                made[role] = EQUIPMENT[config.driver](EquipmentSetting(role, station, world, line))
            except LookupError as error:
                raise line.line.error(key, str(error.args[0])) from error
        elif config.driver.startswith(REMOTE):
            raise line.line.error(
                key, f"nothing in a world answers {config.driver!r}; there are {', '.join(EQUIPMENT)}"
            )
    return made
