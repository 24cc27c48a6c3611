"""The blast nozzle of the cell."""

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class Nozzle(Equipment):
    """The nozzle that goes with the medium and the size of the part."""

    name = "nozzle"
    order = 2
    changer = "nozzles"
    devices = {"nozzles": ToolChanger}
