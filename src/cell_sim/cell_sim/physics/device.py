"""What a simulated device is to the simulation: something that adds to the model and acts between its steps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import mujoco
import numpy as np

from cell_sim.physics.scene import Drape, Drop
from cell_sim.world.world import Spawned
from cell_world.geometry import Pose

Saved = Mapping[str, Any]
"""State of a device as JSON: numbers, texts, lists and mappings."""


class Surroundings(Protocol):
    """What a device is given of the simulation in which it acts.

    Attributes:
        model: The compiled model; another one after a spawn or removal.
        data: Its state.
        tick: Duration of a tick [s].
        random: The only source of chance.
        spawned: Models that were added, by name.
    """

    model: mujoco.MjModel
    data: mujoco.MjData
    tick: float
    random: np.random.Generator
    spawned: dict[str, Spawned]

    @property
    def time(self) -> float:
        """Simulated time [s]."""

    def period(self, device: "Device") -> float:
        """Time from one call of a device to the next [s]."""

    def tell(self, source: "Device", kind: str, **facts: Any) -> None:
        """Note that something happened."""

    def disturb(self, *bodies: str) -> None:
        """To be called when positions or connections of these bodies were changed from outside; they wake."""

    def later(self, change: Callable[[], None]) -> None:
        """Let models come or go at the end of this tick, for a device that cannot do so in the middle of it."""

    def spawn(self, name: str, model: str, pose: Pose) -> None:
        """Add a model from the catalogue."""

    def remove(self, name: str) -> None:
        """Take a model away that was spawned."""


class Device:
    """Base of all devices; each overrides what it needs.

    The simulation calls `fit` once, `bind` after every change of the model, and in a tick `before_step`, the steps
    of the physics, `after_step`. All calls and all commands come from one thread.

    Attributes:
        name: Scoped name in the world, unique in a simulation.
        every: Ticks from one call of `before_step` and `after_step` to the next; slow devices need not be asked
            in each tick.
    """

    every: int = 1

    def __init__(self, name: str) -> None:
        """Take the scoped name."""
        self.name = name

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Add what the device needs to the model: actuators, constraints, sites."""

    def bind(self, sim: Surroundings) -> None:
        """Look up ids; they change when the model does."""

    def before_step(self, sim: Surroundings) -> None:
        """Act on the state at the start of a tick."""

    def after_step(self, sim: Surroundings) -> None:
        """Look at the state at the end of a tick."""

    def drapes(self) -> Mapping[str, Drape]:
        """Cloth that it handles, to be seen, by its own name."""
        return {}

    def drops(self) -> Sequence[Drop]:
        """What flows from it and where it has gathered, to be seen."""
        return ()

    def reset(self) -> None:
        """Be as at the start; `bind` follows."""

    def save(self) -> Saved:
        """What `load` needs to go on from here."""
        return {}

    def load(self, saved: Saved) -> None:
        """Go on from what `save` gave; `bind` has been called for the model as it was then."""

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Suffer a fault of this kind, or end it when its size is 0; False for a kind it cannot suffer."""
        return False

    def faults(self) -> Mapping[str, float]:
        """Faults that last, by kind, with their size."""
        return {}
