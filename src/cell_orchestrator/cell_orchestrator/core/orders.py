"""Orders and the units they are made of."""

from dataclasses import dataclass, field
from enum import StrEnum

from immutables import Map

from cell_orchestrator.core.frozen import frozen
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.recipes import Operation, Recipe

HIGHEST_PRIORITY = 100
"""Priorities go from 0 to this; higher goes first."""


LONGEST_UNIT_ID = 40
"""Length of a unit id [characters]: it has to fit into a tag's memory."""


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


class Verdict(StrEnum):
    """What a person says becomes of a unit that is held, or became of an operation that did not come to a known end."""

    DONE = "done"
    """It was done; its quality gates are passed by what the person measured."""
    REWORK = "rework"
    """The unit was made fit, with new parts if needed, to begin again where its recipe reworks from."""
    USE_AS_IS = "use_as_is"
    """A held unit goes on though it is not as it should be."""

    @property
    def words(self) -> str:
        """As people say it."""
        return self.value.replace("_", " ")

    SCRAP = "scrap"
    """The unit is lost."""


@frozen
class Begun:
    """A step in which something began that cannot be undone; `repeatable`: it may be begun again all the same."""

    step: int
    repeatable: bool = True


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
    begun: tuple[Begun, ...] = ()
    unsettled: str = ""
    """Why a person must say what became of its operation; '' when nobody needs to."""
    held: str = ""
    """Why nothing new begins on it; '' when it is not held."""
    out_of_limits: bool = False
    """It is held for what its last operation measured: only a person's word lets it go on."""
    replaces: str = ""
    """The scrapped unit it is made for once more."""
    remakes: int = 0
    """How many units were scrapped before it, each made for the one before."""

    @property
    def operation(self) -> Operation | None:
        """The next operation, or None when there is nothing left to do."""
        if self.status is not UnitStatus.RUNNING or self.step >= len(self.recipe.operations):
            return None
        return self.recipe.operations[self.step]

    def has_begun(self, step: int) -> bool:
        """True when something that cannot be undone began in this step."""
        return bool(self.begun) and any(begun.step == step for begun in self.begun)

    def is_once(self, step: int) -> bool:
        """True when this step began and may not be begun again by itself."""
        return Begun(step, repeatable=False) in self.begun


@frozen
class Scrapped:
    """A unit that was lost; `replaced_by` is the one made for it, '' when there is none."""

    unit: str
    product: str
    reason: str
    replaced_by: str = ""


@dataclass(frozen=True)
class Order:
    """A customer's order.  `open_units` counts the units that have not left the line yet."""

    id: str
    units: tuple[str, ...]
    """All that were ever ordered, those that were taken back or made once more among them."""
    received: float
    priority: int = 0
    due: float | None = None
    customer: str = ""
    held: str = ""
    open_units: int = 0
    number: str = ""
    """What the customer knows it by, such as '#1069', where that is not the id."""
    place: int = 0
    """How many orders came before it; counted when it is accepted."""
    content: Content = Content()
    """As its source last said it, and the line took it."""
    cancelled: str = ""
    """Why it was taken back; '' when it was not."""
    done: Map[str, int] = field(default_factory=Map)
    """Product -> units that left the line good."""
    scrapped: tuple[Scrapped, ...] = ()
    """Units that left the line as lost."""


def unit_id(order: str, number: int) -> str:
    """The id of an order's unit, numbered from 1."""
    return f"{order}-{number:02}"
