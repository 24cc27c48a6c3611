"""Something that holds a body when told to, as a chuck or a thread does."""

from abc import ABC, abstractmethod

THREAD = "thread"
"""Holds a cap on the vessel of a carrier; called so under each carrier."""
CHUCK = "capper"
"""Frame of a dosing head at which it holds a cap; the chuck is called like it."""


class Holder(ABC):
    """Holds any body where that is when it takes it."""

    name: str

    @property
    @abstractmethod
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""

    @abstractmethod
    def take(self, body: str) -> None:
        """Hold a body."""

    @abstractmethod
    def let_go(self) -> None:
        """Hold nothing."""
