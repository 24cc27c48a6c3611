"""Chance that can be repeated: each draw depends on what it is for, and never on the order of draws."""

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of a run with this seed."""

    seed: int

    def number(self, kind: str, carrier: str, count: int) -> float:
        """A number in 0..1, the same for the same arguments.

        Args:
            kind: what is drawn.
            carrier: for whom.
            count: how often something like it was before, for this carrier.
        """
        digest = blake2b(f"{self.seed}/{carrier}/{count}/{kind}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64

    def happens(self, rate: float, kind: str, carrier: str, count: int) -> bool:
        """Whether something happens that does so at this rate (0 to 1)."""
        return self.number(kind, carrier, count) < rate
