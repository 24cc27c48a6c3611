"""What a fold table knows of the cups that lift what lies on it."""

from typing import Protocol

from cell_sim.makes.kinds import VacuumSpec


class LiftingCup(Protocol):
    """A cup that may lift a cloth, of whatever engine."""

    name: str
    spec: VacuumSpec
    suction: bool

    @property
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""
