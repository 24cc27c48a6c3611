"""Which events are failures, and how those that come together are kept in one file."""

import json
from dataclasses import dataclass

from cell_line.black_box_files import fails


def is_failure(kind: str, content: str) -> bool:
    """Say whether an event is one that people ask later how it came to.

    Args:
        kind: of the event.
        content: JSON of it.
    """
    try:
        return fails(kind, json.loads(content or "{}").get("failed_gates"))
    except (ValueError, AttributeError):
        return fails(kind, ())


@dataclass(frozen=True, slots=True)
class FailedTogether:
    """Failures that came together.

    Attributes:
        first, last: numbers of the first and last event.
        at: line time at which the first was heard [ns].
        since: the same by the steady clock [s].
    """

    first: int
    last: int
    at: int
    since: float

    def with_one(self, seq: int) -> "FailedTogether":
        """Return it with one more."""
        return FailedTogether(min(self.first, seq), max(self.last, seq), self.at, self.since)
