"""A clamp on a carrier: what is set down at its place is held, as by a spring."""

from collections.abc import Mapping

import mujoco
import numpy as np

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.contacts import is_loose, touches
from cell_sim.physics.hand.weld import Weld
from cell_sim.world.faults import DROP

NEAR = 0.003
"""A body is in its place when its origin is this close to the clamp's axis [m] ..."""
HIGH = 0.02
"""... and not farther above it than this [m]."""
FORCE = 60.0
"""That pulls it out of the clamp [N]."""


AWAKE = int(mujoco.mjtSleepState.mjS_AWAKE)


class Clamp(Device):
    """A clamp at a site; what it holds is a body whose origin has come to lie there.

    Attributes:
        slack: Whether its spring holds nothing.
    """

    every = 5

    def __init__(self, site: str) -> None:
        """Take the scoped name of the site, which is the clamp's name too."""
        super().__init__(site)
        self._grip = Weld(site)
        self.slack = False

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Prepare the connection."""
        self._grip.fit(spec, spec.site(self.name).parent.name)

    def bind(self, sim: Surroundings) -> None:
        """Look up what is loose."""
        model = sim.model
        self._site = model.site(self.name).id
        self._own = model.body_rootid[model.site_bodyid[self._site]]
        loose = [b for b in range(1, model.nbody) if is_loose(model, b) and model.body_rootid[b] != self._own]
        self._loose = np.array(loose, dtype=int)
        self._grip.bind(sim)

    @property
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""
        return self._grip.held

    def after_step(self, sim: Surroundings) -> None:
        """Hold what has come to its place; lose what is pulled out."""
        if self.holding:
            if np.linalg.norm(self._grip.force()) > FORCE:
                self._grip.open()
        elif not self.slack and (body := self._placed(sim.model, sim.data)) is not None:
            self._grip.close(body)

    def _placed(self, model: mujoco.MjModel, data: mujoco.MjData) -> int | None:
        """The body that stands in the clamp and is in no hand; sleepers were looked at before they slept."""
        if not (data.body_awake[self._loose] == AWAKE).any():
            return None
        return next((b for b in self._standing(model, data) if self._bears(model, data, b)), None)

    def _standing(self, model: mujoco.MjModel, data: mujoco.MjData) -> list[int]:
        """The bodies that are in the clamp's place and in no hand."""
        away = data.xpos[self._loose] - data.site_xpos[self._site]
        close = np.flatnonzero(np.einsum("ij,ij->i", away, away) < NEAR**2 + HIGH**2)
        if not len(close):
            return []
        seen = away[close] @ data.site_xmat[self._site].reshape(3, 3)
        inside = (np.hypot(seen[:, 0], seen[:, 1]) < NEAR) & (np.abs(seen[:, 2]) < HIGH)
        held = model.eq_obj2id[np.flatnonzero(data.eq_active)]
        return [body for body in self._loose[close[inside]].tolist() if body not in held]

    def _bears(self, model: mujoco.MjModel, data: mujoco.MjData, body: int) -> bool:
        """Whether what has the clamp bears a body; one that still falls is not touched."""
        return any(model.body_rootid[other] == self._own for other, _ in touches(model, data, body))

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": the spring is slack until the fault is ended."""
        if kind != DROP:
            return False
        self.slack = bool(size)
        if self.slack:
            self._grip.open()
        elif not self.holding:
            asleep = [b for b in self._standing(sim.model, sim.data) if sim.data.body_awake[b] != AWAKE]
            for body in asleep[:1]:  # no step looks at it
                self._grip.close(body)
        return True

    def faults(self) -> Mapping[str, float]:
        """Whether it is slack."""
        return {DROP: 1.0} if self.slack else {}

    def reset(self) -> None:
        """Hold nothing."""
        self._grip.reset()
        self.slack = False

    def save(self) -> Saved:
        """What is held, and the fault."""
        return {"weld": self._grip.save(), "slack": self.slack}

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self._grip.load(saved["weld"])
        self.slack = saved.get("slack", False)  # not in what older versions have saved
