"""A dosing head: pumps with needles, and what is in the vessels below."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from cell_sim.world.liquid import VesselContent


class DosingHead(ABC):
    """Pumps of one head; a needle gives into the vessel below it."""

    name: str

    @property
    @abstractmethod
    def head(self) -> str:
        """Scoped name of the model whose needles these are."""

    @property
    @abstractmethod
    def contents(self) -> Mapping[str, VesselContent]:
        """What is in each vessel, by name of its model."""

    @abstractmethod
    def pump(self, needle: str, component: str, rate_g_s: float) -> None:
        """Let a pump give a component at a rate [g/s], 0 to stop it; some flow follows."""

    @abstractmethod
    def stir(self, vessel: str, angle_rad: float) -> None:
        """Stir what is in a vessel by an angle [rad]."""


class LoadCell(ABC):
    """A process scale: it weighs vessel, content and whatever was put on it."""

    name: str

    @abstractmethod
    def read(self) -> float:
        """Take one reading [g]."""
