"""The capability to tell how far things reach, and into what."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from cell_sim.world.capability import Capability


class Outlines(Capability, ABC):
    """Knows the shapes of things."""

    does = "tell how high a thing reaches"

    @abstractmethod
    def highest(self, thing: str) -> float:
        """How high a spawned thing reaches in the world [m]."""

    @abstractmethod
    def inside(self, thing: str, deep_m: float) -> str:
        """The body that a thing is deeper in than this [m], and how deep; "" for none."""


@dataclass(frozen=True, slots=True)
class Depth:
    """One body inside another: how far [m], when [s], and which two."""

    depth: float
    time: float
    first: str
    second: str


class Depths(Capability, ABC):
    """Keeps in mind how far bodies have been inside one another, which solid things cannot be."""

    does = "tell how far bodies were inside one another"
    worst: Depth | None
    """The deepest there was; None while nothing was deeper than surfaces give."""
