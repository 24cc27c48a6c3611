"""The setup part `nozzle`: the dosing nozzle over the vessel."""

from typing import ClassVar

from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment


class Nozzle(Equipment):
    """A nozzle; it is fetched and filled at the dock beside a running job, then mounted and its seat measured."""

    name: ClassVar[str] = "nozzle"
    order: ClassVar[int] = 20
    devices: ClassVar[dict[str, type]] = {"nozzle": ToolChanger}
    changer: ClassVar[str] = "nozzle"
