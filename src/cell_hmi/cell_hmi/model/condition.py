"""Something about a line that a person should know of, with what they can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class AlarmPriority(IntEnum):
    """How soon a person is needed; ISA-18.2 calls it priority."""

    URGENT = 1
    """The line, or much of it, stands."""
    SOON = 2
    """Something waits for a person; the rest goes on."""
    KNOW = 3
    """Nothing is to be done now."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that can be said in other languages: an English template, and what stands in its braces."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format_map(dict(self.values))


@dataclass(frozen=True, slots=True)
class NextStep:
    """A request that may be the next step: `path` below the API, and the body that it is sent with."""

    label: str
    path: str
    body: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """What is the matter.

    Attributes:
        id: the same for as long as it is the same matter.
        kind: line, cell, carrier or unit; `name` says which, '' for the line.
        what: the matter; `step`: what to do next.
        since: line time since which it is known [s], 0 where nothing says.
        request: what the next step asks of the line, None where a person has to do it by hand.
    """

    id: str
    urgency: AlarmPriority
    kind: str
    name: str
    what: Said
    step: Said
    since: float = 0.0
    request: NextStep | None = None
