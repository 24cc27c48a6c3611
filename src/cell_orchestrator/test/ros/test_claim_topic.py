"""Orchestrators and a cell on a network that is split and heals, with real topics in two ROS domains."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

import rclpy
from cell_interfaces.msg import Claim
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.clock import ScaledClock
from cell_line.exit_codes import OWNED
from cell_line.ros import names
from cell_line.ros.claim_words import QOS
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode
from cell_line.ros.obedience import Obedience
from cell_orchestrator.engine import Engine
from cell_orchestrator.ros.claim_topic import ClaimTopic
from cell_orchestrator.store.memory_store import MemoryStore

NAMESPACE = f"/split{os.getpid()}"
SIDES = (int(os.environ["ROS_DOMAIN_ID"]), 0)
"""ROS domains: that of this test process, and everybody's."""
WAIT_S = 30.0


class Side:
    """One part of a network: an orchestrator, a cell, and who passes claims on to the other part."""

    def __init__(self, domain: int, holding: ExitStack) -> None:
        context = Context()
        rclpy.init(args=["--ros-args", "-r", f"__ns:={NAMESPACE}"], context=context, domain_id=domain)
        holding.callback(context.try_shutdown)
        self.executor = SingleThreadedExecutor(context=context)
        holding.callback(self.executor.shutdown)
        node = LineNode("orchestrator", context)
        node.clock = ScaledClock()
        self.link = Node("link", context=context)
        self.cell = Node("mill", context=context)
        for one in (node, self.cell, self.link):
            self.executor.add_node(one)
            holding.callback(one.destroy_node)
        self.claim = ClaimTopic(node, f"side {domain}")
        self.obedience = Obedience(self.cell, NAMESPACE, lambda: None)
        topic = names.of(names.orchestrator(NAMESPACE), names.CLAIM)
        self.words = self.link.create_publisher(Claim, topic, QOS)
        self.pass_on: Callable[[Claim], Any] = lambda word: None
        self.link.create_subscription(Claim, topic, self._heard, QOS)

    def _heard(self, word: Claim) -> None:
        if word.boot_id == self.claim.boot:  # not what came from the other side
            self.pass_on(word)

    def take(self) -> None:
        """Have this orchestrator run the line."""
        self.claim.take(Engine(MemoryStore(), lambda effect: None, lambda: 0.0, lambda: "id"))

    def gives_way(self) -> str:
        """Why this orchestrator would end now, "" if it would not."""
        try:
            self.claim.check()
        except NodeFailed as failure:
            return f"{failure} ({failure.code})"
        return ""


class Network:
    """Two sides, and the link between them."""

    def __init__(self, holding: ExitStack) -> None:
        self.first, self.second = (Side(domain, holding) for domain in SIDES)

    def heal(self) -> None:
        """Let both sides hear each other."""
        self.first.pass_on, self.second.pass_on = self.second.words.publish, self.first.words.publish

    def until(self, condition: Callable[[], bool]) -> None:
        """Spin both sides until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            for side in (self.first, self.second):
                side.executor.spin_once(timeout_sec=0.02)


@pytest.fixture
def network() -> Iterator[Network]:
    """Return a network that is split."""
    with ExitStack() as holding:
        yield Network(holding)


def test_a_split_that_heals_leaves_one(network: Network) -> None:
    """It should leave the one that took the line first; its epoch is then the one that all cells obey."""
    first, second = network.first, network.second
    for side in (first, second):
        side.take()
        network.until(lambda side=side: side.obedience.epoch == side.claim.epoch())
    assert 0 < first.claim.epoch() < second.claim.epoch()
    assert (first.gives_way(), second.gives_way()) == ("", "")
    assert second.obedience.refusal(first.claim.epoch()).startswith("an order of a former orchestrator")
    network.heal()
    network.until(lambda: bool(second.gives_way()) and second.obedience.epoch == first.claim.epoch())
    assert second.gives_way().startswith(f"{NAMESPACE} is run by process {os.getpid()} on ")
    assert second.gives_way().endswith(f"state in side {SIDES[0]} ({OWNED})")
    assert second.obedience.refusal(second.claim.epoch()).startswith("an order of another orchestrator")
    assert (first.gives_way(), first.obedience.epoch) == ("", first.claim.epoch())
