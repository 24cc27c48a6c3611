"""The claim as cells and transport hear it: they take orders of the orchestrator that runs their line, and say so."""

import time
from collections.abc import Callable

from cell_interfaces.msg import Claim
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node

from cell_line.allegiance import Allegiance
from cell_line.ros import names
from cell_line.ros.claim_words import QOS, from_word
from cell_line.ros.convert.times import from_time


def nothing(line: float, speed: float, mono: float) -> None:
    """What is done with the time where nobody wants it."""


class Obedience:
    """Listens as long as the node lives, active or not."""

    def __init__(
        self,
        node: Node,
        namespace: str,
        changed: Callable[[], None],
        tell_time: Callable[[float, float, float], None] = nothing,
    ) -> None:
        """Begin to listen.

        Args:
            node: Who listens.
            namespace: Of its line.
            changed: Told, in the executor's thread, that another one is followed from now on.
            tell_time: Told there what line time the one that is followed tells, at which speed, and by the monotonic
                clock when [s].
        """
        self._allegiance = Allegiance()
        self._log, self._changed, self._tell_time = node.get_logger(), changed, tell_time
        topic = names.of(names.orchestrator(namespace), names.CLAIM)
        silent = SubscriptionEventCallbacks(use_default_callbacks=False)  # each costs time at every wake-up
        node.create_subscription(Claim, topic, self._hear, QOS, event_callbacks=silent)

    @property
    def epoch(self) -> int:
        """Of the orchestrator that is followed, 0 while there is none."""
        return self._allegiance.epoch

    def refusal(self, epoch: int) -> str:
        """Say in one line why an order of an epoch is not taken, "" if it is."""
        return self._allegiance.refusal(epoch)

    def _hear(self, word: Claim) -> None:
        try:
            claimant, line, now = from_word(word), from_time(word.line), time.monotonic()
        except ValueError:  # nobody's word
            return
        if self._allegiance.heard(claimant, now):
            self._log.info(f"takes orders of epoch {claimant.epoch}: {claimant.holder}")
            self._changed()
        if self._allegiance.holder == claimant:
            self._tell_time(line, word.speed, now)
