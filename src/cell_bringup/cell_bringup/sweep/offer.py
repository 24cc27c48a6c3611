"""One side of an interface that something is said on."""

from dataclasses import dataclass
from typing import Any

from cell_bringup.sweep.fields import interface

PARTS = {
    "topic": "",
    "service": "Request",
    "action": "Goal",
    "response": "Response",
    "result": "Result",
    "feedback": "Feedback",
}
"""Kind of an offer -> which part of its interface is said."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be spoken to, or that answers.

    Attributes:
        kind: One of `PARTS`.
        name: Its full name in the graph.
        type: Full name of its interface.
    """

    kind: str
    name: str
    type: str

    @property
    def message(self) -> Any:
        """The class of what is said."""
        found = interface(self.type)
        return getattr(found, PARTS[self.kind]) if PARTS[self.kind] else found
