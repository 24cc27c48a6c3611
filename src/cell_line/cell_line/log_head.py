"""The newest event of an orchestrator's log, which everybody who acts on it keeps: so a log that lost its end is found.

As a text it is its number and its hash in the chain, `812:1f0a...`.
"""

import re
from dataclasses import dataclass

_TEXT = re.compile(r"(0|[1-9][0-9]{0,17}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class LogHead:
    """Number and hash of an event."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """Return it as a text."""
        return f"{self.seq}:{self.hash}"

    @staticmethod
    def read(text: str) -> "LogHead":
        """Return the head that a text says.

        Raises:
            ValueError: it says none.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ValueError("must be the number and the hash of an event, as in 812:1f0a...")
        return LogHead(int(found[1]), found[2])


def log_text(given: str) -> str:
    """Return the text of a head, or none, as it is.

    Raises:
        ValueError: it is neither.
    """
    return str(LogHead.read(given)) if given else ""
