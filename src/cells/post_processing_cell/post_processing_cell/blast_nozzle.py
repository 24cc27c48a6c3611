"""The blast nozzle of the cell."""

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class BlastNozzle(Equipment):
    """The nozzle that goes with the medium and the size of the part."""

    name = "blast_nozzle"
    order = 2
    changer = "nozzles"
    devices = {"nozzles": ToolChanger}
