"""What a cloth is to the arm of a kinematic cell."""

from cell_line.config.strict_yaml import StrictModel
from cell_line.fault_rates import Rate
from cell_skills.devices.workpieces import Workpiece
from garment_cell.kinematic import cloth


class ClothFaults(StrictModel):
    """What goes wrong with a cloth, whoever handles it."""

    wrinkle: Rate = 0.0
    """It lies down badly creased."""


class ClothWork(Workpiece[ClothFaults]):
    """The garment of the unit."""

    name = "cloth"
    Faults = ClothFaults

    def falls(self) -> bool:
        """A garment that was on the table is limp, and falls back onto it."""
        return cloth.fall(self.bench)
