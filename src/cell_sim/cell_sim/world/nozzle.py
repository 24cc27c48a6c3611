"""A blast nozzle: it treats the faces of a part that its jet reaches."""

from abc import ABC, abstractmethod

USUAL_PA = 400_000.0
"""Pressure at which the effect is as below [Pa]."""
USUAL_S = 0.8
"""Time in which a face that is hit straight is covered by 63 % [s]."""


class Nozzle(ABC):
    """A nozzle that treats the part standing before it."""

    name: str

    @abstractmethod
    def blast(self, pressure_pa: float) -> None:
        """Blast at a pressure [Pa], 0 to stop."""

    @abstractmethod
    def part(self) -> str:
        """Name of the body before the nozzle, "" for none."""

    @abstractmethod
    def coverage(self, body: str, sectors: int) -> list[float]:
        """How well a part is treated all around, in so many directions of the part's own frame, 0 to 1."""
