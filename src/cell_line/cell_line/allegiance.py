"""Whose orders a cell or the transport takes: those of the orchestrator that runs the line.  Pure.

It hears the same words as the orchestrators hear of each other, and follows the one that they leave.  Orders carry the
epoch of who gives them.  Those of people carry none and are taken: a claim keeps two lines apart, not a person from a
cell.
"""

from cell_line.claimant import SAY_S, WORDS, Claimant

SILENT_S = 4 * SAY_S
"""Who was not heard for longer is followed no more as soon as another runs the line [s]."""
BY_HAND = 0
"""Epoch of an order that a person gives."""


class Allegiance:
    """What one cell, or the transport, knows of who runs the line.

    Attributes:
        holder: whom it follows, None before anybody was heard.
    """

    def __init__(self) -> None:
        """Follow nobody yet."""
        self.holder: Claimant | None = None
        self._heard = 0.0
        self._rival, self._words = "", 0

    @property
    def epoch(self) -> int:
        """Of whom it follows, 0 while there is nobody."""
        return self.holder.epoch if self.holder else 0

    def heard(self, word: Claimant, now: float) -> bool:
        """Take a word of somebody; True when another one, or another epoch, is followed from now on.

        Args:
            word: what was said.
            now: of a clock without steps [s].
        """
        if word.since <= 0.0 or word.epoch == BY_HAND or not self._is_followed(word, now):
            return False
        before, self.holder, self._heard = self.epoch, word, now
        return self.epoch != before

    def _is_followed(self, word: Claimant, now: float) -> bool:
        known = self.holder
        if known is None or word.boot == known.boot:
            return True
        if now - self._heard <= SILENT_S and not self._is_heard_again(word, known):
            return False
        self._words = 0
        return True

    def _is_heard_again(self, word: Claimant, known: Claimant) -> bool:
        """True when who runs the line gives way to this one, which spoke before."""
        if not word.goes_before(known):
            return False
        self._words = self._words + 1 if word.boot == self._rival else 1
        self._rival = word.boot
        return self._words >= WORDS

    def refusal(self, epoch: int) -> str:
        """Say in one line why an order is not taken, "" if it is.

        Args:
            epoch: of who gives it.
        """
        if epoch in (BY_HAND, self.epoch):
            return ""
        if self.holder is None:
            return f"an order of epoch {epoch}, but no orchestrator was heard yet"
        age = "a former" if epoch < self.epoch else "another"
        return f"an order of {age} orchestrator, of epoch {epoch}; epoch {self.epoch} is {self.holder.holder}"
