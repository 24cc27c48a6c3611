"""The claim of an orchestrator on its namespace, on a topic that every orchestrator of it says and hears."""

import asyncio
import os
import socket
import time
import uuid

from cell_interfaces.msg import Claim as Word
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.qos import QoSProfile

from cell_orchestrator.claim import SAY_S, Claim, Claimant
from cell_skills.exit_codes import OWNED
from cell_skills.plain import shown
from cell_skills.ros import names
from cell_skills.ros.convert import from_time, to_time
from cell_skills.ros.guard import NodeFailed
from cell_skills.ros.line_node import LineNode

QOS = QoSProfile(depth=10)
LENGTH = 200
"""Of what is shown of another's word [characters]."""


class ClaimTopic:
    """Says and hears; begins with the node, before it is configured."""

    def __init__(self, node: LineNode, folder: str) -> None:
        """Begin to listen, and to say that the line in a state folder wants to begin."""
        self._node = node
        holder = f"process {os.getpid()} on {socket.gethostname()}, state in {folder}"
        self._claim = Claim(Claimant(str(uuid.uuid4()), holder), time.monotonic())
        self._publisher = node.create_publisher(Word, names.own(names.CLAIM), QOS)
        silent = SubscriptionEventCallbacks(use_default_callbacks=False)  # each costs time at every wake-up
        node.create_subscription(Word, names.own(names.CLAIM), self._hear, QOS, event_callbacks=silent)
        node.create_timer(SAY_S, self._say)

    async def settled(self) -> None:
        """Wait until it is known whether the line may be taken.

        Raises:
            NodeFailed: another one has it.
        """
        while not self._claim.is_settled(time.monotonic()):
            await asyncio.sleep(SAY_S / 5)
        self.check()

    def take(self) -> None:
        """Take the line, or go on having it.

        Raises:
            NodeFailed: another one has it.
        """
        self.check()
        self._claim.take(time.time())

    def check(self) -> None:
        """Look whether the line is still ours.

        Raises:
            NodeFailed: another one has it.
        """
        if rival := self._claim.lost_to:
            raise NodeFailed(f"{self._node.get_namespace()} is run by {rival.holder}", OWNED)

    def _say(self) -> None:
        own = self._claim.own
        self._publisher.publish(Word(boot_id=own.boot, holder=own.holder, since=to_time(own.since)))

    def _hear(self, word: Word) -> None:
        try:
            boot, since = str(uuid.UUID(word.boot_id)), from_time(word.since)
        except ValueError:  # nobody's word
            return
        self._claim.heard(Claimant(boot, shown(word.holder, LENGTH), since))
