"""Errors of the core: one base, fields besides the text, and the way out in the text."""

from collections.abc import Iterable


class OrchestratorError(Exception):
    """Base of all errors of the orchestrator."""


class NotAllowed(OrchestratorError):
    """The request cannot be granted in this state of the plant; nothing has changed."""


class Outdated(NotAllowed):
    """The source of the request said something newer before: it came late, and what it says is over."""


class Unknown(NotAllowed):
    """The request names something the plant does not have.

    Attributes:
        kind: what was looked for, e.g. "cell".
        name: the name that was not found.
        known: the names that exist.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        shown = ", ".join(self.known[:12]) or "none"
        more = f" and {len(self.known) - 12} more" if len(self.known) > 12 else ""
        super().__init__(f"no {kind} {name!r}; known: {shown}{more}")
