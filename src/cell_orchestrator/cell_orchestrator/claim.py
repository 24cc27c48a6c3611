"""One namespace has one orchestrator: who says that it runs the line, and who gives way to whom.  Pure.

Everybody says so again and again.  Who wants to begin listens first; who runs the line goes before who wants to, the
one that took it first before another (of a network that was split), and else the smaller id.  Two words of the same
one count, for a single one may be the last of a process that has just died.

The successor of one that was killed a moment ago has its place: it does not listen, and counts as having taken the
line when that one did.
"""

from dataclasses import replace

from cell_line.claimant import WORDS, Claimant

LISTEN_S = 2.5
"""How long is listened to others before the line is taken [s]."""


class Claim:
    """What one orchestrator knows of the others of its namespace.

    Attributes:
        own: what it says itself.
        lost_to: whom it gives way to, None while there is nobody.
    """

    def __init__(self, own: Claimant, now: float, inherited: float = 0.0) -> None:
        """Begin to listen.

        Args:
            own: what it says itself.
            now: time of a clock without steps [s].
            inherited: wall time at which the one took the line whose successor it is [s], 0 where there is none.
        """
        self.own = own
        self.lost_to: Claimant | None = None
        self._inherited = inherited
        self._began = now
        self._last, self._words = "", 0

    def heard(self, other: Claimant) -> None:
        """Take a word of somebody, maybe our own."""
        if other.boot == self.own.boot or not other.goes_before(self.own):
            return
        self._words = self._words + 1 if other.boot == self._last else 1
        self._last = other.boot
        if self._words >= WORDS:
            self.lost_to = other

    def is_settled(self, now: float) -> bool:
        """True when it is known whether the line may be taken."""
        return self.lost_to is not None or self._inherited > 0.0 or now - self._began >= LISTEN_S

    def take(self, wall: float, epoch: int) -> None:
        """The line is ours from now on, or goes on being ours under a new number.

        Args:
            wall: wall time [s].
            epoch: number of this taking.
        """
        self.own = replace(self.own, since=self.own.since or self._inherited or wall, epoch=epoch)
