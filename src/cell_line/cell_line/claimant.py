"""Who says that it runs the line of a namespace, and who of two gives way; both sides of the claim agree on that."""

from dataclasses import dataclass

SAY_S = 0.25
"""Time between two words [s]."""
WORDS = 2
"""So many words of another count: a single one may be the last of a process that has just died."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """An orchestrator that runs the line, or wants to.

    Attributes:
        boot: id of its process.
        holder: what it is, for people.
        since: wall time at which it took the line [s]; 0 while it only wants to.
        epoch: number of its taking the line; 0 while it only wants to.
    """

    boot: str
    holder: str
    since: float = 0.0
    epoch: int = 0

    def goes_before(self, other: "Claimant") -> bool:
        """True when the other one gives way."""
        return (self.since <= 0.0, self.since, self.boot) < (other.since <= 0.0, other.since, other.boot)
