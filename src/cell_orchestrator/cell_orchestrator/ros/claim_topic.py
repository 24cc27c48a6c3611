"""The claim of an orchestrator on its namespace, on a topic that every orchestrator of it says and hears."""

import asyncio
import os
import socket
import time
import uuid
from pathlib import Path

from cell_interfaces.msg import Claim as Word
from rclpy.event_handler import SubscriptionEventCallbacks

from cell_line.claimant import SAY_S, Claimant
from cell_line.exit_codes import OWNED
from cell_line.ros import names
from cell_line.ros.claim_words import QOS, from_word, to_word
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode
from cell_orchestrator.claim import Claim
from cell_orchestrator.core.requests import TakeLine
from cell_orchestrator.engine import Engine
from cell_orchestrator.presence import inherited


class ClaimTopic:
    """Says and hears; begins with the node, before it is configured.

    Attributes:
        place: ROS domain and namespace of the line.
    """

    def __init__(self, node: LineNode, folder: str) -> None:
        """Begin to listen, and to say that the line in a state folder wants to begin."""
        self._node = node
        self.place = f"{node.context.get_domain_id()} {node.get_namespace()}"
        holder = f"process {os.getpid()} on {socket.gethostname()}, state in {folder}"
        own = Claimant(str(uuid.uuid4()), holder)
        self._claim = Claim(own, time.monotonic(), inherited(Path(folder), self.place))
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

    @property
    def boot(self) -> str:
        """Id of our process."""
        return self._claim.own.boot

    @property
    def since(self) -> float:
        """Wall time at which we took the line [s], 0 before that."""
        return self._claim.own.since

    def epoch(self) -> int:
        """Number of our running the line, 0 before that."""
        return self._claim.own.epoch

    def take(self, engine: Engine) -> None:
        """Take the line, or take it anew, under the number that its store gives; everybody hears of it at once.

        Raises:
            NodeFailed: another one has it.
            StoreError: it cannot be stored.
        """
        self.check()
        wall, own = time.time(), self._claim.own
        engine.submit(TakeLine(wall, own.boot, own.holder))
        self._claim.take(wall, engine.plant.epoch)
        self._say()

    def check(self) -> None:
        """Look whether the line is still ours.

        Raises:
            NodeFailed: another one has it.
        """
        if rival := self._claim.lost_to:
            raise NodeFailed(f"{self._node.get_namespace()} is run by {rival.holder}", OWNED)

    def _say(self) -> None:
        speed = 0.0 if self._node.param("use_sim_time") else float(self._node.param("speed"))
        self._publisher.publish(to_word(self._claim.own, self._node.clock.now(), speed))

    def _hear(self, word: Word) -> None:
        try:
            self._claim.heard(from_word(word))
        except ValueError:  # nobody's word
            return
