"""Whose words are believed on the topics of one node: of the process that is known to be alive, of our epoch.  Pure.

A node that was started anew has another boot id.  It is believed once the former one says that it is inactive, or has
been silent for so long that it is gone.  Where both go on speaking there are two of them, and each does what it is
asked: that is an alarm.
"""

ALIVE_S = 1.0
"""Who spoke within this time is alive: a node beats twice a second [s]."""
TURNS = 2
"""So many words of the one that is believed, each after one of the other, are no late words of a dead process."""
ALARM_S = 3.0
"""How long an alarm stands after its last cause [s]."""


class Voices:
    """Those who speak on the topics of one node.

    Attributes:
        boot: boot id of the one that is believed, "" before the first.
    """

    def __init__(self, what: str) -> None:
        """Begin with nothing heard.

        Args:
            what: the node, for people.
        """
        self.boot = ""
        self._what = what
        self._heard = -ALARM_S
        self._gone = False
        self._rival, self._turn, self._turns = "", False, 0
        self._double_at = self._astray_at = -ALARM_S
        self._astray_since: float | None = None
        self._strange = 0

    def believes(self, boot: str, epoch: int, own: int, now: float) -> bool:
        """Take a word; True when it is to be believed.

        Args:
            boot: boot id of who says it.
            epoch: whose orders that one takes.
            own: our epoch.
            now: of a clock without steps [s].
        """
        is_other = boot != self.boot
        if is_other and self.boot and not self._gone and now - self._heard <= ALIVE_S:
            self._rival, self._turn = boot, True
            return False
        if epoch != own:
            self._strange, self._astray_at = epoch, now
            self._astray_since = now if self._astray_since is None else self._astray_since
            return False
        self._astray_since = None
        if is_other:
            self.boot, self._rival, self._turn, self._turns = boot, self.boot, False, 0
        self._heard, self._gone = now, False
        self._turns, self._turn = self._turns + self._turn, False
        if self._turns >= TURNS:
            self._turns, self._double_at = 0, now
        return True

    def leaves(self) -> None:
        """The one that is believed says that it does nothing any more."""
        self._gone = True

    def doubled(self, now: float) -> str:
        """Say that there are two, for people; "" when there are not."""
        if now - self._double_at > ALARM_S:
            return ""
        return f"two processes speak as {self._what}: {self.boot} is believed, {self._rival} is not"

    def astray(self, now: float) -> str:
        """Say that nothing else was heard of it than that it takes no orders of ours; "" when it does.

        Until it has heard our claim it takes those of a former orchestrator, or of none: that is no alarm yet.
        """
        since = self._astray_since
        if since is None or now - self._astray_at > ALARM_S or self._astray_at - since < ALARM_S:
            return ""
        whose = f"of another orchestrator, of epoch {self._strange}" if self._strange else "of none: it hears no claim"
        return f"{self._what} takes orders {whose}"
