"""What a recall asks for."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Concern:
    """All that is given must be true of a unit; '' and None are not given.

    Attributes:
        variant: What it is.
        revision: Of its recipe.
        part: Model of something that was put on its carrier with it.
        lot: Of something that was put on its carrier with it, or that a cell took for it.
        cell: That worked on it.
        setup: On which a cell worked on it; with `cell` and the times, all of the same work.
        begin: Work went on then or later, line time [s].
        end: Work went on then or earlier, line time [s].
        on: Cells with their setups, on one of which it was worked on.
    """

    variant: str = ""
    revision: str = ""
    part: str = ""
    lot: str = ""
    cell: str = ""
    setup: str = ""
    begin: float | None = None
    end: float | None = None
    on: tuple[tuple[str, str], ...] = ()

    @property
    def anything(self) -> bool:
        """Whether anything is given."""
        return self != Concern()


class Recalled(NamedTuple):
    """A unit that is concerned.

    Attributes:
        unit: Its id.
        order: Of which it is one.
        number: What the customer knows the order by.
        customer: Who ordered it.
        variant: What it is.
        revision: Of its recipe.
        status: How it left the line, 'open' if it has not.
        left: When, line time [s].
    """

    unit: str
    order: str
    number: str
    customer: str
    variant: str
    revision: str
    status: str
    left: float | None
