"""What a printed part is to the arm and the eyes of a kinematic cell."""

import random

from cell_line.config.strict_yaml import StrictModel
from cell_line.fault_rates import Rate
from cell_skills.devices.parts import Placed
from cell_skills.devices.protocols import Contact
from cell_skills.devices.workpieces import Workpiece
from post_processing_cell.kinematic import printed

SUPPORT = "support."
"""Names of supports, and of the poses at which they are gripped, begin so."""
TOUGH = 2.5
"""Force that breaks off a tough support, as a multiple of the usual one."""
FATIGUE = 0.94
"""What a pull in vain leaves of that force."""


class PrintFaults(StrictModel):
    """What goes wrong with a printed part, whoever handles it."""

    support_left: Rate = 0.0
    """A support is much tougher than usual."""
    dimension_off: Rate = 0.0
    """It is printed too large or too small."""
    material_left: Rate = 0.0
    """A spot of its surface stands out; blasting wears it."""
    material_gone: Rate = 0.0
    """A spot of its surface is too low."""
    feature_missing: Rate = 0.0
    """Its upper end was not printed."""
    another_part: Rate = 0.0
    """It is another part, a tenth longer one way."""
    put_in_turned: Rate = 0.0
    """It lies in its fixture the other way round."""


class PrintWork(Workpiece[PrintFaults]):
    """The printed part of the unit: supports come off, its surface gets clean."""

    name = "print"
    Faults = PrintFaults

    def at(self, pose: str) -> Placed | None:
        """Return the support at its pose, as long as it is on."""
        there = pose.startswith(SUPPORT) and pose in printed.supports(self.bench)
        return Placed(part=pose, x=0.0, y=0.0, yaw=0.0) if there else None

    def pull(self, part: str, depth_m: float, limit_n: float, rng: random.Random) -> Contact | None:
        """Pull at a support that is still on: it comes off, or holds."""
        if not part.startswith(SUPPORT) or part not in printed.supports(self.bench):
            return None
        if printed.first_pull(self.bench, part) and rng.random() < self.faults.support_left:
            printed.scale_force(self.bench, part, TOUGH)
        needed = printed.supports(self.bench)[part]
        printed.pull(self.bench, min(needed, limit_n))
        if needed > limit_n:
            printed.scale_force(self.bench, part, FATIGUE)
            return Contact(depth_m * 0.02, limit_n)
        printed.break_off(self.bench, part)
        return Contact(depth_m, needed)
