"""What the engine asks of a Gazebo server, and nothing else."""

from typing import Protocol

from cell_sim.engine import EngineFailed
from cell_world.geometry import Pose, Quaternion, Vector


class GazeboError(EngineFailed):
    """The server does not do what it was asked for, or is gone; the text says what."""


Place = tuple[Vector, Quaternion]
"""Position [m] and turn (w, x, y, z) as the server reports them; not yet a `Pose`, of which making one takes longer."""


class Gazebo(Protocol):
    """A server with one world, which stands still unless it is told to step.

    What comes back from the server is checked: where a call returns, what was asked for is so.
    """

    @property
    def time(self) -> float:
        """Simulated time of the last report [s]."""

    def at(self, name: str) -> Place | None:
        """Return where a link of the world (by scoped name) or a created model (by name) is; None for none such."""

    def step(self, steps: int) -> None:
        """Let some steps of the physics pass.

        Raises:
            GazeboError: They do not.
        """

    def create(self, name: str, sdf: str, pose: Pose) -> None:
        """Bring a model.

        Raises:
            GazeboError: It does not come.
        """

    def remove(self, name: str) -> None:
        """Take a created model away.

        Raises:
            GazeboError: It does not go.
        """

    def set_pose(self, name: str, pose: Pose) -> None:
        """Put a created model elsewhere; never one that stands on a carrier or is held.

        Raises:
            GazeboError: It does not move.
        """

    def publish(self, topic: str, value: float | None = None) -> None:
        """Send a number, or an empty message for None, to a plugin of a model."""

    def announce(self, topic: str) -> None:
        """Say that empty messages will be sent on a topic: who hears them has to find it first."""

    def close(self) -> None:
        """End the server."""
