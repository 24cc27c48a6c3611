"""Orders and the units they are made of."""

from dataclasses import dataclass
from enum import StrEnum

from cell_orchestrator.core.recipes import Operation, Recipe


class UnitStatus(StrEnum):
    """Where a unit is in its life."""

    WAITING = "waiting"
    """Ordered, not yet on a carrier."""
    RUNNING = "running"
    """On a carrier, operations left."""
    DONE = "done"
    """Every operation passed; leaves or has left the line."""
    SCRAPPED = "scrapped"
    """Lost, with a reason; leaves or has left the line."""
    CANCELLED = "cancelled"
    """Taken back by its order; leaves or has left the line."""


@dataclass(frozen=True)
class Unit:
    """One serialised product.  It leaves the plant's memory when it leaves the line; its record stays in the store."""

    id: str
    order: str
    recipe: Recipe
    priority: int = 0
    due: float | None = None
    status: UnitStatus = UnitStatus.WAITING
    step: int = 0
    attempts: int = 0
    reworks: int = 0
    excluded: tuple[str, ...] = ()
    first_pass: bool = True
    reason: str = ""
    carrier: str = ""
    waiting_since: float = 0.0
    loaded_at: float = 0.0

    @property
    def operation(self) -> Operation | None:
        """The next operation, or None when there is nothing left to do."""
        if self.status is not UnitStatus.RUNNING or self.step >= len(self.recipe.operations):
            return None
        return self.recipe.operations[self.step]


@dataclass(frozen=True)
class Order:
    """A customer's order.  `open_units` counts the units that have not left the line yet."""

    id: str
    units: tuple[str, ...]
    received: float
    priority: int = 0
    due: float | None = None
    customer: str = ""
    held: str = ""
    open_units: int = 0
    number: str = ""
    """What the customer knows it by, such as '#1069', where that is not the id."""
