"""What a device is given of the Gazebo world in which it acts."""

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import numpy as np

from cell_sim.gazebo.port import Gazebo, Place
from cell_sim.gazebo.things import SpawnedThing
from cell_sim.world.world import Spawned
from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld


class GazeboSurroundings(Protocol):
    """The world around a device.

    Attributes:
        gazebo: The server.
        description: What is there all the time.
        tick: Duration of a tick [s].
        random: The only source of chance.
    """

    gazebo: Gazebo
    description: SdfWorld
    tick: float
    random: np.random.Generator

    @property
    def spawned(self) -> Mapping[str, Spawned]:
        """Models that were added, by name."""

    @property
    def time(self) -> float:
        """Simulated time [s]."""

    def drive(self, joint: str, velocity: float) -> None:
        """Let a joint go at a velocity from the next tick on [rad/s or m/s]."""

    def at(self, link: str) -> Place | None:
        """Return where a link is."""

    def pose(self, name: str) -> Pose | None:
        """Return where a frame or a link is."""

    def thing(self, name: str) -> SpawnedThing | None:
        """Return a spawned thing."""

    def spawn(self, name: str, model: str, pose: Pose) -> None:
        """Add a model from the catalogue."""

    def remove(self, name: str) -> None:
        """Take a model away that was spawned."""

    def release(self, body: str) -> None:
        """Let go of a link whoever holds it."""

    def later(self, change: Callable[[], None]) -> None:
        """Let models come or go at the end of this tick."""


@runtime_checkable
class InGazebo(Protocol):
    """A device that acts in a Gazebo world."""

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world; called at its start, and whenever a thing has come or gone."""


@runtime_checkable
class LetsGo(Protocol):
    """A device that may hold something."""

    def thing_goes(self, name: str) -> None:
        """Let go of a thing that is about to be taken away."""

    def let_go_of(self, body: str) -> None:
        """Let go of a link that somebody else takes."""
