"""Keeps in mind how far bodies have been inside one another, which solid things cannot be."""

import mujoco
import numpy as np

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.world.outlines import Depth, Depths

NOTED = 0.002
"""Less than this is the give of surfaces [m]."""


class DepthWatch(Device, Depths):
    """Watches all contacts, tick by tick.

    Attributes:
        worst: The deepest there was; None while nothing was deeper than surfaces give.
    """

    def __init__(self) -> None:
        """Start with nothing seen."""
        super().__init__("depth watch")
        self.worst: Depth | None = None

    def after_step(self, sim: Surroundings) -> None:
        """Look at the contacts of this tick."""
        data = sim.data
        if data.ncon == 0:
            return
        distance = data.contact.dist
        depth = -float(distance.min())
        if depth > max(NOTED, self.worst.depth if self.worst else 0.0):
            index = int(np.argmin(distance))
            first, second = (self._body(sim.model, geom) for geom in data.contact.geom[index])
            self.worst = Depth(depth, sim.time, first, second)

    @staticmethod
    def _body(model: mujoco.MjModel, geom: int) -> str:
        return str(model.body(model.geom_bodyid[geom]).name)

    def reset(self) -> None:
        """Forget."""
        self.worst = None

    def save(self) -> Saved:
        """What was seen."""
        worst = self.worst
        return {"worst": [worst.depth, worst.time, worst.first, worst.second] if worst else None}

    def load(self, saved: Saved) -> None:
        """Go on from there."""
        self.worst = Depth(*saved["worst"]) if saved["worst"] else None
