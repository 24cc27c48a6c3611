"""A simulated world, whichever engine runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cell_sim.world.notes import Notes
from cell_world.geometry import IDENTITY, Pose, Vector

D = TypeVar("D")
C = TypeVar("C")
STILL = (0.0, 0.0, 0.0)


class SpawnError(ValueError):
    """A model that cannot come or go: unknown, or its name is taken or free."""


class Unstable(Exception):
    """The physics has broken down: nothing of this state can be trusted; the text says why."""


@dataclass(frozen=True, slots=True)
class Spawned:
    """A model that was added: its name in the catalogue and where it was put."""

    model: str
    pose: Pose


class World(Protocol):
    """A world that an engine runs. It belongs to one thread.

    What stands in it by itself was read from a file of SDF; things are spawned and removed while it runs. Names are
    scoped, as in that file. What only some engines can do is a capability, which an engine has or refuses.

    Attributes:
        engine: Name of the engine, as refusals say it.
        notes: What the machines in the world know, and the random numbers of their actions; they come and go with
            its state.
        tick: Duration of a tick [s].
    """

    engine: str
    notes: Notes
    tick: float

    @property
    def time(self) -> float:
        """Simulated time since the world began [s]; it never runs back but at a reset, or when a state is put back."""

    @property
    def spawned(self) -> Mapping[str, Spawned]:
        """What was added, by name, in the order in which it came."""

    def step(self, ticks: int = 1) -> None:
        """Let some ticks pass.

        Raises:
            Unstable: the physics has broken down.
        """

    def reset(self) -> None:
        """Begin anew, with the seed of before and nothing spawned."""

    def spawn(self, name: str, model: str, pose: Pose = IDENTITY) -> None:
        """Add a model from the catalogue; it is there, and counts, when this returns.

        Raises:
            SpawnError: the name is taken, or the model unknown or none that can move; then nothing has changed.
        """

    def remove(self, name: str) -> None:
        """Take a model away that was spawned; whatever holds it lets go first.

        Raises:
            SpawnError: there is none of that name.
        """

    def pose(self, name: str) -> Pose | None:
        """Return where a frame or a link is now; None when there is nothing of that name."""

    def frames(self, model: str) -> dict[str, Pose]:
        """Return where the frames of a model are now, by their own names."""

    def model_pose(self, name: str) -> Pose:
        """Return where the model frame of a spawned thing is now, by the first of its links."""

    def place(self, name: str, pose: Pose, velocity: Vector = STILL) -> None:
        """Put a spawned thing somewhere, its links as they were to each other when it was spawned.

        Args:
            name: Of the thing.
            pose: Of its model frame in the world.
            velocity: With which it goes on [m/s].
        """

    def devices_of(self, kind: type[D]) -> dict[str, D]:
        """Return all devices of a kind by name, in the order in which they act; none where the engine has none."""

    def device(self, name: str, kind: type[D]) -> D:
        """Return a device by name.

        Raises:
            KeyError: there is no such device of that kind.
        """

    def find(self, kind: type[C]) -> C | None:
        """Return a capability, None when the engine does not have it."""
