"""The nest plate of the cell."""

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class Fixture(Equipment):
    """The plate that holds the parts while they are assembled."""

    name = "fixture"
    order = 2
    changer = "fixtures"
    devices = {"fixtures": ToolChanger}
