"""What becomes of a world whose physics breaks down: it goes on from its last good state."""

from collections.abc import Callable

from cell_sim.world.keeping import CheckpointError
from cell_sim.world.world import Unstable, World
from cell_sim.world_runtime.checkpoints import Checkpoints

SOON_S = 20.0
"""A world that breaks down again within this time [s] has saved what breaks it."""


class Repairs:
    """Repairs a world: from its last state, and if that breaks down soon, by letting it begin anew."""

    def __init__(self, checkpoints: Checkpoints, furnish: Callable[[], None], tell: Callable[[str], object]) -> None:
        """Take the saved states, what puts back everything that is loose, and whom to tell."""
        self._checkpoints = checkpoints
        self._furnish = furnish
        self._tell = tell
        self._broke: list[float] = []

    @property
    def count(self) -> int:
        """How often the world has broken down."""
        return len(self._broke)

    def repair(self, sim: World, elapsed: float, error: Unstable) -> None:
        """Put a world that broke down at a time [s] into a state from which it can go on.

        Raises:
            Unstable: it breaks down whatever is tried.
        """
        lately = [one for one in self._broke if elapsed - one < SOON_S]
        self._broke.append(elapsed)
        if len(lately) > 1:
            raise error
        if not lately and self._restored(sim):
            self._tell(f"the physics broke down ({error}); the world goes on from its last saved state")
            return
        self._tell(f"the physics broke down ({error}); the world begins anew")
        sim.reset()
        self._furnish()

    def _restored(self, sim: World) -> bool:
        try:
            return self._checkpoints.restore(sim) is not None
        except CheckpointError as error:
            self._tell(str(error))
            return False
