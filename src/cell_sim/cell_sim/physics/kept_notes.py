"""The notes of a world in a simulation: they are saved and forgotten with its devices."""

from cell_sim.physics.device import Device, Saved
from cell_sim.world.notes import Notes


class KeptNotes(Device):
    """Keeps notes with the state of the simulation.

    Attributes:
        notes: What is known.
    """

    def __init__(self, seed: int) -> None:
        """Take the seed of all chance drawn there."""
        super().__init__("notes")
        self.notes = Notes(seed)

    def reset(self) -> None:
        """Know nothing."""
        self.notes.reset()

    def save(self) -> Saved:
        """Everything."""
        return self.notes.save()

    def load(self, saved: Saved) -> None:
        """Know what was saved, and nothing else."""
        self.notes.load(saved)
