"""Which equipment stands behind the drivers of a cell that call it."""

from cell_line.registry import Group, Registry, RegistryError
from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.running import Running
from cell_sim.world_runtime.station import CellStation

REMOTE = "remote_"
EQUIPMENT: Group[SimulatedEquipment] = Group("cell.equipment", SimulatedEquipment, calls_itself=False)
"""Each under the name of the driver that calls it."""


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
    registry = Registry.installed()
    known = registry.names(EQUIPMENT)
    made: dict[str, SimulatedEquipment] = {}
    for role, config in line.line.cells[cell].fitted(line.profile).items():
        key = ("cells", cell, *line.line.cells[cell].place(line.profile, role), "driver")
        if config.driver in known:
            try:
                made[role] = registry.get(EQUIPMENT, config.driver)(EquipmentSetting(role, station, world, line))
            except LookupError as error:
                raise line.line.error(key, str(error.args[0])) from error
            except RegistryError as error:
                raise line.line.error(key, str(error)) from error
        elif config.driver.startswith(REMOTE):
            raise line.line.error(key, f"nothing in a world answers {config.driver!r}; there are {', '.join(known)}")
    return made
