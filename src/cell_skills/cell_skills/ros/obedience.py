"""The claim as cells and transport hear it: they take orders of the orchestrator that runs their line, and say so."""

import time
from collections.abc import Callable

from cell_interfaces.msg import Claim
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node

from cell_skills.allegiance import Allegiance
from cell_skills.ros import names
from cell_skills.ros.claim_words import QOS, from_word


class Obedience:
    """Listens as long as the node lives, active or not."""

    def __init__(self, node: Node, namespace: str, changed: Callable[[], None]) -> None:
        """Begin to listen.

        Args:
            node: Who listens.
            namespace: Of its line.
            changed: Told, in the executor's thread, that another one is followed from now on.
        """
        self._allegiance = Allegiance()
        self._log, self._changed = node.get_logger(), changed
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
            claimant = from_word(word)
        except ValueError:  # nobody's word
            return
        if self._allegiance.heard(claimant, time.monotonic()):
            self._log.info(f"takes orders of epoch {claimant.epoch}: {claimant.holder}")
            self._changed()
