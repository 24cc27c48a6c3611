"""What became of order documents."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Submitted:
    """The ids of the orders in the book, and what is said about the rest, a line each."""

    orders: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Submitted") -> None:
        """Take what became of another document."""
        self.orders.extend(other.orders)
        self.notes.extend(other.notes)
        self.errors.extend(other.errors)
