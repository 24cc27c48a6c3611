"""A process scale: it weighs what stands over its pan, and settles slowly."""

import math
from collections.abc import Sequence

import numpy as np

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.contacts import is_loose
from cell_sim.physics.process.dosing import Pumps
from cell_sim.world.dosing import LoadCell
from cell_world.sdf.elements import SCOPE

OVER = 0.03
"""A vessel is weighed when its middle is this close to that of the pan, seen from above [m]."""
SETTLING = 0.15
"""Time constant with which the reading follows the load [s]: a load of 10 g stands to 1 mg after 1.4 s."""
NOISE_G = 0.0002
"""Standard deviation of a reading [g]."""


class WeighingPan(Device, LoadCell):
    """Weighs vessel, content and whatever was put on it."""

    every = 5

    def __init__(self, name: str, pan: str, resolution_g: float, dosing: Pumps, carriers: Sequence[str] = ()) -> None:
        """Take the parts of the scale.

        Args:
            name: scoped name.
            pan: site in its middle.
            resolution_g: of its readings [g].
            dosing: knows what is in the vessels.
            carriers: bodies that carry the vessels and do not rest on the pan.
        """
        super().__init__(name)
        self._pan = pan
        self._resolution = resolution_g
        self._dosing = dosing
        self._carriers = tuple(carriers)
        self._shown = 0.0

    def bind(self, sim: Surroundings) -> None:
        """Look up the pan and all that may lie on it."""
        model, self._sim = sim.model, sim
        self._site = model.site(self._pan).id
        carriers = {model.body(name).id for name in self._carriers}
        loose = [b for b in range(1, model.nbody) if is_loose(model, b) and model.body_rootid[b] not in carriers]
        self._loose = np.array(loose, dtype=int)
        self._grams = 1000.0 * model.body_mass[self._loose]
        self._owners = [model.body(b).name.partition(SCOPE)[0] for b in loose]

    def load(self, saved: Saved) -> None:
        """Go on settling."""
        self._shown = saved["shown"]

    def save(self) -> Saved:
        """What it shows."""
        return {"shown": self._shown}

    def reset(self) -> None:
        """Nothing on it."""
        self._shown = 0.0

    def after_step(self, sim: Surroundings) -> None:
        """Settle."""
        self._shown += (self.true_load() - self._shown) * (1.0 - math.exp(-sim.period(self) / SETTLING))

    def true_load(self) -> float:
        """Mass of what really stands over the pan [g]."""
        data = self._sim.data
        away = np.linalg.norm((data.xpos[self._loose] - data.site_xpos[self._site])[:, :2], axis=1)
        over = np.flatnonzero(away < OVER)
        contents = self._dosing.contents
        poured = sum(contents[owner].mass for owner in {self._owners[i] for i in over} if owner in contents)
        return float(self._grams[over].sum()) + poured

    def read(self) -> float:
        """Take one reading [g]."""
        value = self._sim.random.normal(self._shown, NOISE_G)
        return round(value / self._resolution) * self._resolution
