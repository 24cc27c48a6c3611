"""The size plate of the cell."""

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class Plate(Equipment):
    """The plate a garment is folded around, one for each size."""

    name = "plate"
    order = 2
    changer = "plates"
    devices = {"plates": ToolChanger}
