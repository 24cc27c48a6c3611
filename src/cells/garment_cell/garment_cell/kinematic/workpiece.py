"""What a cloth is to the arm and the camera of a kinematic cell."""

import random

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

    def look(self, target: str, rng: random.Random) -> dict[str, float] | None:
        """Measure what lies on the table."""
        if target != "cloth":
            return None
        seen = cloth.on_table(self.bench)
        if seen is None:
            return {"present": 0.0}
        now = seen["folds"][-1]
        return {
            "present": 1.0,
            "x_m": rng.gauss(seen["x"] + (now["x0"] + now["x1"]) / 2, 0.0005),
            "y_m": rng.gauss(seen["y"] + (now["y0"] + now["y1"]) / 2, 0.0005),
            "yaw_rad": rng.gauss(seen["yaw"], 0.003),
            "width_m": rng.gauss(now["x1"] - now["x0"], 0.0005),
            "length_m": rng.gauss(now["y1"] - now["y0"], 0.0005),
            "wrinkle_m": abs(rng.gauss(seen["wrinkle"], 0.0001)),
            "layers": float(now["layers"]),
        }
