"""The fold jig of the cell."""

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class Jig(Equipment):
    """The jig with the flaps of the fold table."""

    name = "jig"
    order = 1
    changer = "jigs"
    devices = {"jigs": ToolChanger}
