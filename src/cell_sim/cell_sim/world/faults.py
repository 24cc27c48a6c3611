"""The capability to let something go wrong because somebody wants it to."""

from abc import ABC, abstractmethod

from cell_sim.world.capability import Capability

LIGHTING = "lighting"
"""The lights of the hall, all together; they may grow dim."""
DROP = "drop"
"""Whatever holds something lets go of it."""


class Faults(Capability, ABC):
    """Lets devices suffer faults."""

    does = "let a device suffer a fault"

    @abstractmethod
    def sufferers(self) -> list[str]:
        """Names of all devices, the lights of the hall among them."""

    @abstractmethod
    def fail(self, device: str, kind: str, size: float = 1.0) -> None:
        """Let a device suffer a fault of a size from 0, which ends it, to 1.

        Raises:
            KeyError: there is no such device, or it cannot suffer that.
            ValueError: there is no such size.
        """
