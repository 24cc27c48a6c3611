"""The lights of the hall, which may grow dim; only cameras notice."""

from collections.abc import Mapping

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.world.faults import LIGHTING


class Lighting(Device):
    """All lights together.

    Attributes:
        level: Brightness, 1 as the world has it.
    """

    def __init__(self) -> None:
        """Start bright."""
        super().__init__(LIGHTING)
        self.level = 1.0

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "dim": this fraction of the light is missing."""
        if kind != "dim":
            return False
        self.level = min(max(1.0 - size, 0.0), 1.0)
        return True

    def faults(self) -> Mapping[str, float]:
        """How much light is missing."""
        return {"dim": 1.0 - self.level} if self.level < 1.0 else {}

    def reset(self) -> None:
        """Bright."""
        self.level = 1.0

    def save(self) -> Saved:
        """The level."""
        return {"level": self.level}

    def load(self, saved: Saved) -> None:
        """Take the level."""
        self.level = saved["level"]
