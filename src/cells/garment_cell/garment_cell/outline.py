"""Where the edges of a garment should lie after each fold.  Pure geometry."""

import math
from dataclasses import dataclass, replace

from cell_skills.devices.protocols import Offset
from garment_cell.devices import FoldLine


@dataclass(frozen=True)
class ClothOutline:
    """A rectangle on the table, measured from its middle [m]."""

    x0: float
    x1: float
    y0: float
    y1: float

    @staticmethod
    def flat(width_m: float, length_m: float) -> "ClothOutline":
        """Return the outline of a garment lying on the middle of the table."""
        return ClothOutline(-width_m / 2, width_m / 2, -length_m / 2, length_m / 2)

    @property
    def width_m(self) -> float:
        """Size along x [m]."""
        return self.x1 - self.x0

    @property
    def length_m(self) -> float:
        """Size along y [m]."""
        return self.y1 - self.y0

    def crossed_by(self, line: FoldLine) -> bool:
        """Return whether the line leaves cloth on both sides."""
        low, high = (self.x0, self.x1) if line.axis == "x" else (self.y0, self.y1)
        return low < line.at_m < high

    def folded(self, line: FoldLine) -> "ClothOutline":
        """Return the outline after a fold along a line that crosses it."""
        if line.axis == "x":
            x0, x1 = _over(self.x0, self.x1, line)
            return replace(self, x0=x0, x1=x1)
        y0, y1 = _over(self.y0, self.y1, line)
        return replace(self, y0=y0, y1=y1)

    def corner_error(self, middle: Offset, width_m: float, length_m: float) -> float:
        """Return the greatest distance of a measured corner from this outline [m].

        Args:
            middle: Middle and turn of the measured rectangle.
            width_m: Its size along x [m].
            length_m: Its size along y [m].
        """
        cos, sin = math.cos(middle.yaw_rad), math.sin(middle.yaw_rad)
        errors = []
        for right in (-0.5, 0.5):
            for back in (-0.5, 0.5):
                dx, dy = right * width_m, back * length_m
                x, y = middle.x_m + cos * dx - sin * dy, middle.y_m + sin * dx + cos * dy
                wanted_x, wanted_y = self.x1 if right > 0 else self.x0, self.y1 if back > 0 else self.y0
                errors.append(math.hypot(x - wanted_x, y - wanted_y))
        return max(errors)


def _over(low: float, high: float, line: FoldLine) -> tuple[float, float]:
    if line.reverse:
        return min(low, 2 * line.at_m - high), line.at_m
    return line.at_m, max(high, 2 * line.at_m - low)
