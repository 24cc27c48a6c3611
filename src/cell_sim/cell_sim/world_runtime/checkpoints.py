"""The state of a world in a file, so that it goes on where it was when its process is killed."""

import struct
from pathlib import Path

from cell_line.private_file import private_file
from cell_line.unwritable import Unwritable, tell, writing
from cell_sim.world.keeping import CheckpointError, Keeping
from cell_sim.world.world import SpawnError, World

EVERY_S = 1.0
"""Simulated time between two checkpoints [s]."""
RESERVED_S = 2.0 * EVERY_S
"""What was counted after the last checkpoint is lost; the count goes on this much later, so it never runs back [s]."""
_HEAD = struct.Struct("<d")
FILE = "checkpoint"


class Checkpoints:
    """One file, replaced as a whole; it holds the time that has passed and the state."""

    def __init__(self, folder: Path, unwritable: Unwritable = tell) -> None:
        """Take the folder of the world's state, and who is told when it cannot be written."""
        self._file = folder / FILE
        self._unwritable = unwritable

    def save(self, sim: World, elapsed: float) -> None:
        """Write the state at a time [s], if the engine can keep it."""
        keeping = sim.find(Keeping)
        if keeping is None:
            return
        content = _HEAD.pack(elapsed) + keeping.checkpoint()
        with writing(self._file, self._unwritable):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            with private_file(fresh, "wb") as file:
                file.write(content)
            fresh.replace(self._file)

    def restore(self, sim: World) -> float | None:
        """Put a simulation into the state last saved.

        Returns:
            The time from which to count on [s]; None where nothing was saved.

        Raises:
            CheckpointError: what was saved is no state of this world; the file is put aside.
        """
        keeping = sim.find(Keeping)
        if keeping is None or not self._file.exists():
            return None
        content = self._file.read_bytes()
        try:
            (elapsed,) = _HEAD.unpack_from(content)
            keeping.restore(content[_HEAD.size :])
        except (CheckpointError, SpawnError, struct.error, KeyError) as error:
            refused = self._file.with_suffix(".refused")
            self._file.replace(refused)
            raise CheckpointError(f"{refused}: {error}") from error
        return float(elapsed) + RESERVED_S
