"""The capability to keep the state of a world, and to go on from it."""

from abc import ABC, abstractmethod

from cell_sim.world.capability import Capability


class CheckpointError(ValueError):
    """Bytes that are no checkpoint of this world."""


class Keeping(Capability, ABC):
    """Gives the whole state as bytes, complete enough to go on as the original would."""

    does = "keep its state"

    @abstractmethod
    def checkpoint(self) -> bytes:
        """The whole state, to go on from here."""

    @abstractmethod
    def restore(self, content: bytes) -> None:
        """Go on from a checkpoint of the same world, made here or in another process.

        Raises:
            CheckpointError: these bytes are none of this world; then the state is that after `reset`.
        """
