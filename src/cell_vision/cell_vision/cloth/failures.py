"""What can be wrong with what lies on the table."""

from dataclasses import dataclass
from enum import StrEnum


class ClothProblem(StrEnum):
    """Why a garment cannot be worked on as it lies."""

    NOTHING = "nothing there"
    """What differs from the table is smaller than any garment: share of the expected area."""
    TWO = "two garments"
    """Two separate things lie there, or one larger than the garment: share of the expected area."""
    WRONG = "wrong garment"
    """Another garment's outline fits better: its IoU, and that of the expected one."""
    FOLDED = "folded already"
    """The outline is that of the garment after a fold: IoU with that, and with the flat one."""
    COVERED = "covered"
    """Something stands over it, or it hangs over the edge of what is seen: height [m], or share of its edge."""


@dataclass(frozen=True, slots=True)
class ClothNotUsable:
    """A finding instead of a garment.

    Attributes:
        problem: What it is.
        measured: The figure of the problem.
        limit: What the figure may be at most, or must reach.
        text: One line for a person.
        other: Name of the garment that it looks like, or of the fold, "" if none.
    """

    problem: ClothProblem
    measured: float
    limit: float
    text: str
    other: str = ""
