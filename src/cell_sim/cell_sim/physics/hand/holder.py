"""Something that holds a body when told to, as a chuck or a thread does."""

import mujoco

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.weld import Weld
from cell_sim.world.faults import DROP
from cell_sim.world.holder import CHUCK, THREAD, Holder
from cell_sim.world.track_layout import read_layout
from cell_world.sdf.elements import SCOPE, SdfWorld


class WeldHolder(Device, Holder):
    """Holds any body where that is when it takes it."""

    def __init__(self, name: str, link: str) -> None:
        """Take a name, and the link that holds."""
        super().__init__(name)
        self._link = link
        self._grip = Weld(name)

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Prepare the connection."""
        self._grip.fit(spec, self._link)

    def bind(self, sim: Surroundings) -> None:
        """Look up ids."""
        self._sim = sim
        self._grip.bind(sim)

    @property
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""
        return self._grip.held

    def take(self, body: str) -> None:
        """Hold a body."""
        self._grip.close(self._sim.model.body(body).id)

    def let_go(self) -> None:
        """Hold nothing."""
        self._grip.open()

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": what is held comes loose."""
        if kind != DROP:
            return False
        if size:
            self._grip.open()
        return True

    def reset(self) -> None:
        """Hold nothing."""
        self._grip.reset()

    def save(self) -> Saved:
        """What is held."""
        return self._grip.save()

    def load(self, saved: Saved) -> None:
        """Hold it."""
        self._grip.load(saved)


def cap_holders(world: SdfWorld) -> list[WeldHolder]:
    """What holds caps: the chucks of dosing heads, and a thread for the vessel on each carrier."""
    chucks = [WeldHolder(name, frame.link) for name, frame in world.frames.items() if name.endswith(SCOPE + CHUCK)]
    layout = read_layout(world)
    carriers = layout.carriers.items() if layout else ()
    return [*chucks, *(WeldHolder(name + SCOPE + THREAD, parts.body) for name, parts in carriers)]
