"""Something that holds a body when told to, as a chuck or a thread does."""

import mujoco

from cell_sim.physics.device import Device, Physics, Saved
from cell_sim.physics.hand.weld import Weld


class Holder(Device):
    """Holds any body where that is when it takes it."""

    def __init__(self, name: str, link: str) -> None:
        """Take a name, and the link that holds."""
        super().__init__(name)
        self._link = link
        self._grip = Weld(name)

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Prepare the connection."""
        self._grip.fit(spec, self._link)

    def bind(self, sim: Physics) -> None:
        """Look up ids."""
        self._grip.bind(sim)

    @property
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""
        return self._grip.held

    def take(self, sim: Physics, body: str) -> None:
        """Hold a body."""
        self._grip.close(sim.model.body(body).id)

    def let_go(self) -> None:
        """Hold nothing."""
        self._grip.open()

    def reset(self) -> None:
        """Hold nothing."""
        self._grip.reset()

    def save(self) -> Saved:
        """What is held."""
        return self._grip.save()

    def load(self, saved: Saved) -> None:
        """Hold it."""
        self._grip.load(saved)
